using VmSweep.Plans;

namespace VmSweep.PoolSimulator.Pool;

/// <summary>What is planted into the runs, and how long each takes.</summary>
internal sealed class RunFates
{
    private readonly Dictionary<string, (GuestFate Fate, double Minutes)> _runs = new(StringComparer.Ordinal);
    private readonly HashSet<string> _damaged = new(StringComparer.Ordinal);

    public RunFates(SweepPlan plan, SimulationOptions options)
    {
        var random = new Random(options.Seed + 5);
        var special = Enumerable.Repeat(GuestFate.EndIsLost, options.LostEnds).Concat(Enumerable.Repeat(GuestFate.Vanishes, options.SilentRemovals)).ToList();
        var places = Enumerable.Range(0, plan.Runs.Count).ToArray();
        random.Shuffle(places);
        for (var place = 0; place < places.Length; place++)
        {
            var run = plan.Runs[places[place]].Run;
            // By package set, as runs of one set take about as long on every platform.
            var typical = 8 + (run.PackageSet.Label.Sum(letter => letter) % 18);
            _runs[run.Serial] = (place < special.Count ? special[place] : Draw(random), typical * (0.8 + (0.4 * random.NextDouble())));
        }
    }

    public GuestFate Of(string serial) => _runs[serial].Fate;

    public int Count(GuestFate fate) => _runs.Values.Count(run => run.Fate == fate);

    /// <summary>How long its machine lives this time.</summary>
    public TimeSpan Duration(string serial, Random random) => TimeSpan.FromMinutes(_runs[serial].Minutes * (0.9 + (0.2 * random.NextDouble())));

    public bool IsFirstDisk(string serial) => _damaged.Add(serial);

    private static GuestFate Draw(Random random) => random.Next(1000) switch
    {
        < 30 => GuestFate.Fails,
        < 33 => GuestFate.TimesOut,
        < 35 => GuestFate.Crashes,
        < 37 => GuestFate.DamagesDisk,
        < 38 => GuestFate.IsRemoved,
        < 40 => GuestFate.IsHeld,
        < 45 => GuestFate.IsEvicted,
        _ => GuestFate.Passes,
    };
}
