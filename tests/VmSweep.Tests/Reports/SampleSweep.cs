using VmSweep.Forecasts;
using VmSweep.Matrix;
using VmSweep.Plans;
using VmSweep.Reports;
using VmSweep.Results;

namespace VmSweep.Tests.Reports;

/// <summary>A small made-up sweep with one run of every kind, and its files.</summary>
internal static class SampleSweep
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 18, 30, 0, TimeSpan.Zero);

    private static readonly PlatformName Debian = new("debian", "12", "x86_64");

    private static readonly PlatformName Alma = new("alma", "9", "x86_64");

    private static readonly Sources Release = new(null, new("24", ["osg"]), null);

    private static readonly Sources Upgrade = new(null, new("24", ["osg", "osg-upcoming"]), new("25", ["osg"]));

    public static SweepResult Create(params RunResult[] runs) =>
        new(SweepResult.CurrentSchema, "20261122-1830-nightly", "nightly", "local", "TCG (KVM does not boot a stock kernel here)", Start, Start.AddMinutes(24), runs);

    /// <summary>Its account, with a forecast of Debian's part alone.</summary>
    public static SweepAccount AccountOf(SweepResult sweep) => SweepAccount.Of(
        sweep,
        new(
            SweepForecast.CurrentSchema, null, new Dictionary<EstimateBasis, int> { [EstimateBasis.Itself] = 4 },
            [new("x86_64", 8, 1, 2, null, null, TimeSpan.FromHours(3), ByteSize.MiB(9), ByteSize.MiB(1024))],
            [new("debian_12.x86_64", 4, 1, 2, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(3), TimeSpan.FromHours(3), ByteSize.MiB(4), ByteSize.MiB(512))], []),
        run => run.Verdict.IsFault() ? null : ByteSize.MiB(1));

    public static SweepResult OneOfEach() => Create(
        Run("000", Debian, Release, "nginx", Verdict.Pass, "3 test cases passed.", cases:
        [
            new("install", "apt", "nginx", CaseStatus.Passed, TimeSpan.FromSeconds(31.5), "", ""),
            new("test", "http", "answers on port 80", CaseStatus.Passed, TimeSpan.FromSeconds(0.4), "", ""),
            new("test", "http", "answers on IPv6", CaseStatus.Skipped, TimeSpan.Zero, "no IPv6 here", ""),
            new("cleanup", "systemd", "stops", CaseStatus.Passed, TimeSpan.FromSeconds(1.25), "", ""),
        ]),
        Run("001", Debian, Release, "postgresql", Verdict.Fail, "1 of 2 test cases failed in 'test', first 'psql <-> server': FATAL: role \"root\" does not exist.", cases:
        [
            new("test", "sql", "starts", CaseStatus.Passed, TimeSpan.FromSeconds(2), "", ""),
            new("test", "sql", "psql <-> server", CaseStatus.Failed, TimeSpan.FromSeconds(1), "FATAL: role \"root\" does not exist", "psql: error: connection failed\nFATAL: role \"root\" does not exist"),
        ], notes: ["The I/O disk is full (4 KiB free)."]),
        Run("002", Debian, Upgrade, "nginx", Verdict.Update, "1 of 1 test case failed in 'update', first 'nginx'."),
        Run("003", Debian, Upgrade, "postgresql", Verdict.Ignore, "1 failing test case, every one a known exception."),
        Run("004", Alma, Release, "nginx", Verdict.BootHang, "The guest hung before its launcher started: the limit of 300 s was reached.", attempts:
        [
            Try(1, Verdict.NoLaunch, "QEMU: cannot allocate memory", "host-b"),
            Try(2, Verdict.BootHang, "The guest hung before its launcher started: the limit of 300 s was reached.", "host-a"),
        ]),
        Run("005", Alma, Release, "postgresql", Verdict.Cleanup, "Only clean-up failed: 1 of 1 test case failed in 'cleanup', first 'stops'."),
        Run("006", Alma, Upgrade, "nginx", Verdict.Pass, "12 test cases passed.", attempts:
        [
            Try(1, Verdict.Fail, "1 of 12 test cases failed in 'test'.", "host-a"),
            Try(2, Verdict.Pass, "12 test cases passed.", "host-a"),
        ]),
        Run("007", Alma, Upgrade, "nginx", Verdict.Crash, "The guest crashed while the payload ran; the console says: Kernel panic - not syncing: x", selinux: false));

    public static RunResult Run(
        string serial, PlatformName platform, Sources sources, string label, Verdict verdict, string reason,
        TestCase[]? cases = null, Attempt[]? attempts = null, string[]? notes = null, bool selinux = true) => new(
            RunResult.CurrentSchema,
            new(serial, platform, sources, new(label, [label, label + "-common"], selinux)),
            verdict,
            reason,
            cases ?? [],
            attempts ?? [Try(1, verdict, reason, "host-a")],
            verdict.IsFault() ? null : new(
                "Debian GNU/Linux 12 (bookworm)", "6.1.0-40-cloud-amd64", 1,
                [new("disk", TimeSpan.FromSeconds(17.2), TimeSpan.FromSeconds(17.4)), new("network", TimeSpan.FromSeconds(17.4), TimeSpan.FromSeconds(19)),
                 new("payload", TimeSpan.FromSeconds(19), verdict == Verdict.Crash ? null : TimeSpan.FromSeconds(61.3))],
                "ok, ens3, 10.0.2.15/24", ByteSize.MiB(58)),
            "5d41402abc4b2a76b9719d911017c592",
            notes ?? []);

    /// <summary>Runs with logs in <paramref name="sweepDirectory"/>, as an engine leaves them.</summary>
    public static Func<RunResult, RunFiles> WriteFiles(string sweepDirectory, SweepResult sweep)
    {
        foreach (var result in sweep.Runs)
        {
            var directory = Path.Combine(sweepDirectory, "runs", result.Run.Serial);
            Directory.CreateDirectory(Path.Combine(directory, "output"));
            Write(directory, "console.log", "SeaBIOS\r\n\u001b[0;32m  OK  \u001b[0mReached target <multi-user>\r\n@@VMSWEEP 17.21 disk\r\n");
            if (!result.Verdict.IsFault())
            {
                Write(directory, "run-job.log", $"installing {result.Run.PackageSet.Label} & friends\ndone ]]> \u0001\n");
                Write(Path.Combine(directory, "output"), "junit 1#.xml", "<testsuites/>");
            }
        }

        return result => RunFiles.Find(new SweepLayout(sweepDirectory).Run(result.Run.Serial), result);
    }

    private static Attempt Try(int number, Verdict verdict, string reason, string host) =>
        new(number, verdict, reason, host, Start.AddMinutes(number), Start.AddMinutes(number).AddSeconds(75), "");

    private static void Write(string directory, string name, string text) =>
        File.WriteAllBytes(Path.Combine(directory, name), System.Text.Encoding.UTF8.GetBytes(text));
}
