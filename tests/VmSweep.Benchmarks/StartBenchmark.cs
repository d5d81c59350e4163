using System.Globalization;
using System.Text;
using VmSweep.Results;

namespace VmSweep.Benchmarks;

/// <summary>How soon a payload runs: warm, cold, and in the peer's hands; and how many guests at a time are worth it.</summary>
internal sealed class StartBenchmark
{
    private const int Rounds = 5;

    /// <summary>Each takes two minutes of emulated boots.</summary>
    private const int PeerRounds = 3;

    private const int MostGuests = 6;

    private readonly StringBuilder _report = new();

    public string RunStarts()
    {
        Head("Starts: from power-on to the payload");
        Starts(Pipeline.OfCheckout, Rounds, withPeer: false);
        Line();
        Line("The cold boot by its parts (the last round): " + string.Join(", ", BootPhases.Of(Pipeline.OfCheckout.Artifacts).Select(phase => $"{phase.Name} {Seconds(phase.Length)}")) + ".");
        return _report.ToString();
    }

    public string RunPeer()
    {
        Head("Starts beside autopkgtest-virt-qemu");
        if (AutopkgtestPeer.IsHere)
            Starts(PeerRoot.Make(), PeerRounds, withPeer: true);
        else
            Line("It is not installed here, so it was not measured (Debian: apt install autopkgtest).");
        return _report.ToString();
    }

    public string RunGuests()
    {
        Head("Guests at a time");
        Guests();
        return _report.ToString();
    }

    private void Head(string title)
    {
        Line($"# {title}");
        Line();
        Line($"Debian 13, 512 MiB, a payload that does nothing; {Environment.ProcessorCount} processors, load at the start {File.ReadAllText("/proc/loadavg").Split(' ')[0]}.");
        Line();
    }

    private void Starts(Pipeline pipeline, int rounds, bool withPeer)
    {
        // Builds the base image and saves the machine, where that is not done yet.
        pipeline.Sweep("start", "--parallel", "1", "--only-run", "000");
        var (warm, cold, peer) = (new List<RunResult>(), new List<RunResult>(), new List<PeerTimes>());
        var (two, twelve) = (new List<RunResult>(), new List<RunResult>());
        for (var round = 0; round < rounds; round++)
        {
            warm.AddRange(pipeline.Sweep("start", "--parallel", "1", "--only-run", "000").Runs);
            cold.AddRange(pipeline.Sweep("start-cold", "--parallel", "1", "--only-run", "000").Runs);
            if (withPeer)
            {
                peer.Add(AutopkgtestPeer.Run(pipeline, cold[^1]));
                continue;
            }

            two.AddRange(pipeline.Sweep("start-cold-two", "--parallel", "1", "--only-run", "000").Runs);
            twelve.AddRange(pipeline.Sweep("start-cold-12", "--parallel", "1", "--only-run", "000").Runs);
        }

        Line($"One guest at a time, rounds in turns: {rounds}, medians.");
        Line();
        Line("| what | to the payload | to the end | ratio to warm |");
        Line("|---|---|---|---|");
        var warmStart = Median(warm.Select(ToPayload));
        Row("warm", warmStart, Median(warm.Select(Life)), warmStart);
        Row("cold", Median(cold.Select(ToPayload)), Median(cold.Select(Life)), warmStart);
        if (withPeer)
        {
            Row("`autopkgtest-virt-qemu`", Median(peer.Select(times => times.Open)), Median(peer.Select(times => times.Whole)), warmStart);
            return;
        }

        Row("cold, the machine has two processors", Median(two.Select(ToPayload)), Median(two.Select(Life)), warmStart);
        Row("cold, Debian 12", Median(twelve.Select(ToPayload)), Median(twelve.Select(Life)), warmStart);
    }

    private void Row(string what, TimeSpan toPayload, TimeSpan whole, TimeSpan warm) =>
        Line(string.Create(CultureInfo.InvariantCulture, $"| {what} | {Seconds(toPayload)} | {Seconds(whole)} | {toPayload / warm:0.0} × |"));

    private void Guests()
    {
        Line("| warm guests at a time | 12 runs took | runs a minute | memory of all guests together, at most |");
        Line("|---|---|---|---|");
        for (var guests = 1; guests <= MostGuests; guests++)
        {
            using var memory = new MemoryWatch(Pipeline.OfCheckout.Artifacts.Sweeps);
            var sweep = Pipeline.OfCheckout.Sweep("start", "--parallel", string.Create(CultureInfo.InvariantCulture, $"{guests}"));
            var took = sweep.Ended - sweep.Started;
            Line(string.Create(CultureInfo.InvariantCulture, $"| {guests} | {Seconds(took)} | {sweep.Runs.Count / took.TotalMinutes:0.0} | {memory.Most} |"));
        }
    }

    private static TimeSpan ToPayload(RunResult run) => run.Attempts[^1].Start?.ToPayload ?? throw new InvalidOperationException($"{run.Run}: no payload ran ({run.Reason})");

    private static TimeSpan Life(RunResult run) => run.Attempts[^1].Ended - run.Attempts[^1].Started;

    private static TimeSpan Median(IEnumerable<TimeSpan> times) => Pairs.Median([.. times]);

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    private void Line(string text = "") => _report.Append(text).Append('\n');
}
