using System.Globalization;
using System.Text;
using VmSweep.Results;

namespace VmSweep.Benchmarks;

/// <summary>How soon a payload runs: warm, cold, and in the peer's hands; and how many guests at a time are worth it.</summary>
internal sealed class StartBenchmark
{
    private const int Rounds = 3;

    private const int MostGuests = 6;

    private readonly StringBuilder _report = new();

    public string Run()
    {
        // Builds the base image and saves the machine, where that is not done yet.
        Pipeline.Sweep("start", "--parallel", "1", "--only-run", "000");
        Line("# Starts: from power-on to the payload");
        Line();
        Line($"Debian 13, 512 MiB, a payload that does nothing; {Environment.ProcessorCount} processors, load at the start {File.ReadAllText("/proc/loadavg").Split(' ')[0]}. Medians of {Rounds} alternating rounds, one guest at a time.");
        Line();
        Starts();
        Line();
        Guests();
        return _report.ToString();
    }

    private void Starts()
    {
        var (warm, cold, peer) = (new List<RunResult>(), new List<RunResult>(), new List<PeerTimes>());
        for (var round = 0; round < Rounds; round++)
        {
            warm.AddRange(Pipeline.Sweep("start", "--parallel", "1", "--only-run", "000").Runs);
            cold.AddRange(Pipeline.Sweep("start-cold", "--parallel", "1", "--only-run", "000").Runs);
            if (AutopkgtestPeer.Run(cold[^1]) is { } times)
                peer.Add(times);
        }

        var coldStart = Median(cold.Select(ToPayload));
        var warmStart = Median(warm.Select(ToPayload));
        Line("| what | to the payload | to the end | ratio to warm |");
        Line("|---|---|---|---|");
        Line($"| warm | {Seconds(warmStart)} | {Seconds(Median(warm.Select(Life)))} | 1 |");
        Line($"| cold | {Seconds(coldStart)} | {Seconds(Median(cold.Select(Life)))} | {Ratio(coldStart, warmStart)} |");
        Line(peer.Count == 0
            ? "| `autopkgtest-virt-qemu` | not installed here, not measured (Debian: apt install autopkgtest) | | |"
            : $"| `autopkgtest-virt-qemu`, same image, same processor model | {Seconds(Median(peer.Select(times => times.Open)))} | {Seconds(Median(peer.Select(times => times.Whole)))} | {Ratio(Median(peer.Select(times => times.Open)), warmStart)} |");
        Line();
        Line("The cold boot by its parts (the last round): " + string.Join(", ", BootPhases.Of(Pipeline.Artifacts).Select(phase => $"{phase.Name} {Seconds(phase.Length)}")) + ".");
    }

    private void Guests()
    {
        Line("| warm guests at a time | 12 runs took | runs a minute | memory of all guests together, at most |");
        Line("|---|---|---|---|");
        for (var guests = 1; guests <= MostGuests; guests++)
        {
            using var memory = new MemoryWatch(Pipeline.Artifacts.Sweeps);
            var sweep = Pipeline.Sweep("start", "--parallel", string.Create(CultureInfo.InvariantCulture, $"{guests}"));
            var took = sweep.Ended - sweep.Started;
            Line(string.Create(CultureInfo.InvariantCulture, $"| {guests} | {Seconds(took)} | {sweep.Runs.Count / took.TotalMinutes:0.0} | {memory.Most} |"));
        }
    }

    private static TimeSpan ToPayload(RunResult run) => run.Attempts[^1].Start?.ToPayload ?? throw new InvalidOperationException($"{run.Run}: no payload ran ({run.Reason})");

    private static TimeSpan Life(RunResult run) => run.Attempts[^1].Ended - run.Attempts[^1].Started;

    private static TimeSpan Median(IEnumerable<TimeSpan> times) => Pairs.Median([.. times]);

    private static string Ratio(TimeSpan time, TimeSpan to) => (time / to).ToString("0.0 ×", CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    private void Line(string text = "") => _report.Append(text).Append('\n');
}
