using System.Globalization;
using VmSweep.Files;
using VmSweep.Plans;
using VmSweep.Results;

namespace VmSweep.Benchmarks;

/// <summary>Results of a made-up sweep, as its runs would leave them: some fail alike, some hosts are bad, most pass.</summary>
internal static class ScaleSample
{
    private const int Hosts = 300;

    private static readonly DateTimeOffset Start = new(2026, 11, 22, 18, 30, 0, TimeSpan.Zero);

    public static void WriteResults(SweepPlan plan, SweepLayout sweep) =>
        Parallel.ForEach(plan.Runs, (run, _, index) => JsonFile.Write(sweep.Run(run.Run.Serial).Result, Result(plan, run, (int)index), isDurable: false));

    private static RunResult Result(SweepPlan plan, PlannedRun run, int index)
    {
        var fails = index % 33 == 5;
        List<Attempt> attempts = [];
        var host = $"ep{index % Hosts:0000}.pool.example";
        var at = Start.AddSeconds(index / 4.0);
        if (index % Hosts < 3)
            attempts.Add(Of(1, Verdict.NoNetwork, $"The guest had no working network: no lease on {host} after 60 s; the payload was not run.", host, at, 2, index));
        else if (index % 211 == 0)
            attempts.Add(Of(1, Verdict.Lost, $"HTCondor put job {index}.0 back: it was evicted", host, at, 9, index));
        if (attempts.Count > 0)
            host = $"ep{(index + 7) % Hosts:0000}.pool.example";
        var test = $"test_{index % 5}";
        var reason = fails ? $"1 of 4 test cases failed in 'test', first '{test}': AssertionError: the service does not answer after {index % 60} s." : "4 test cases passed.";
        attempts.Add(Of(attempts.Count + 1, fails ? Verdict.Fail : Verdict.Pass, reason, host, at.AddMinutes(10), 15 + (index % 20), index));
        return new(
            RunResult.CurrentSchema, run.Run, attempts[^1].Verdict, reason,
            [
                Case("install", "packages", fails: false), Case("test", "starts", fails: false), Case("test", test, fails, $"AssertionError: the service does not answer after {index % 60} s"),
                Case("cleanup", "packages", fails: false),
            ],
            attempts, new("Alma 9", "5.14.0-503.el9", 1, [new("payload", TimeSpan.FromSeconds(12), TimeSpan.FromMinutes(20))], "ok, enp1s0, 192.168.122.7/24", ByteSize.MiB(9)),
            plan.Images[run.Run.Platform.ToString()], []);
    }

    private static Attempt Of(int number, Verdict verdict, string reason, string host, DateTimeOffset started, int minutes, int job) =>
        new(number, verdict, reason, host, started, started.AddMinutes(minutes), ".") { JobId = string.Create(CultureInfo.InvariantCulture, $"{job}.0") };

    private static TestCase Case(string phase, string name, bool fails, string message = "") =>
        new(phase, $"service.Test{phase}", name, fails ? CaseStatus.Failed : CaseStatus.Passed, TimeSpan.FromSeconds(3), fails ? message : "", fails ? $"Traceback:\n{message}" : "");
}
