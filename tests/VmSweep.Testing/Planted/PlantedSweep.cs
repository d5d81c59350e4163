using System.Diagnostics.CodeAnalysis;
using VmSweep.Analysis.Packages;
using VmSweep.Matrix;
using VmSweep.Results;

namespace VmSweep.Testing.Planted;

/// <summary>
/// A made-up pool and its nights, as large as the living system's: 1,564 runs, 40 hosts, 12 platforms. In the last night a host, a base image and a
/// package go bad; two tests are flaky in every night; a machine in two hundred has a fault by chance.
/// </summary>
[SuppressMessage("Security", "CA5394", Justification = "The same nights in every run of the tests.")]
public sealed class PlantedSweep
{
    public const int Runs = 1564;

    public const string BadHost = "ep17.pool.example";

    public const string BadPlatform = "rocky_10.aarch64";

    public const string BadPackage = "xrootd-libs.x86_64";

    public const string BadVersion = "1:5.8.1-1.2.osg.el9";

    public static IReadOnlyList<string> Flaky { get; } = ["test_36_munge.TestMunge.test_02_munge_remote", "test_410_jobs.TestJobs.test_03_slurm_job"];

    private static readonly string[] Platforms =
    [
        "alma_8.x86_64", "alma_9.x86_64", "alma_10.x86_64", "rocky_8.x86_64", "rocky_9.x86_64", "rocky_10.x86_64", "rocky_9.aarch64", BadPlatform,
        "centos_stream_9.x86_64", "centos_stream_10.x86_64", "alma_9.aarch64", "alma_10.aarch64",
    ];

    private static readonly string[] SourceTexts =
        ["24; osg", "24; osg-testing", "24; osg-upcoming", "24; osg > 25/osg", "25; osg", "25; osg, osg-upcoming", "25; osg > osg-testing", "25; osg-upcoming", "25; osg-testing", "25; osg-rolling"];

    private static readonly string[] Labels =
        ["Xrootd", "Xrootd + TPC", "HTCondor", "HTCondor-CE", "Slurm", "Worker node", "Stash cache", "Stash origin", "Frontier squid", "VOMS", "Munge", "GSI", "Everything", "Certificates"];

    private readonly Random _random = new(20261125);

    private readonly IReadOnlyList<TestRun> _runs;

    public PlantedSweep() => _runs =
    [
        .. (from platform in Platforms from sources in SourceTexts from label in Labels select (platform, sources, label))
            .Take(Runs)
            .Select((each, index) => new TestRun($"{index:0000}", Platform(each.platform), Sources(each.sources), new(each.label, [each.label.Split(' ')[0].ToLowerInvariant()], index % 7 != 3))),
    ];

    /// <summary>Package lists by serial, of the night made last.</summary>
    public Dictionary<string, PackageList> Packages { get; } = new(StringComparer.Ordinal);

    /// <summary>One night; the last one is the bad one.</summary>
    public SweepResult Night(int number, bool bad)
    {
        var start = new DateTimeOffset(2026, 11, 10, 4, 23, 0, TimeSpan.Zero).AddDays(number);
        Packages.Clear();
        var lists = new Dictionary<(string, string, string), PackageList>();
        var runs = _runs.Select(run =>
        {
            var (platform, sources, label) = (run.Platform.ToString(), run.Sources.ToString(), run.PackageSet.Label);
            if (!lists.TryGetValue((platform, sources, label), out var list))
                lists[(platform, sources, label)] = list = List(number, bad, platform, sources, label);
            Packages[run.Serial] = list;
            return Result(run, number, bad, start, list);
        }).ToArray();
        return new(SweepResult.CurrentSchema, $"{start:yyyyMMdd-HHmm}-nightly", "nightly", "condor", "the pool's KVM", start, start.AddHours(6), runs);
    }

    private RunResult Result(TestRun run, int night, bool bad, DateTimeOffset start, PackageList list)
    {
        var (verdict, reason, cases) = Payload(run, list);
        var attempts = new List<Attempt>();
        while (true)
        {
            // A host that fails fast is free again at once, and gets the next attempt more often than the others: a black hole.
            var host = attempts is [.., { Host: BadHost, Verdict: Verdict.NoNetwork }] && _random.Next(10) < 6 ? BadHost : $"ep{_random.Next(40):00}.pool.example";
            var at = start.AddMinutes(_random.Next(300));
            if (Fault(run, host, bad) is not var (fault, why))
            {
                attempts.Add(new(attempts.Count + 1, verdict, reason, host, at, at.AddMinutes(20 + _random.Next(30)), "."));
                return new(RunResult.CurrentSchema, run, verdict, reason, cases, attempts, Facts(run), Image(run, night, bad), []);
            }

            attempts.Add(new(attempts.Count + 1, fault, why, host, at, at.AddMinutes(5), "."));
            if (attempts.Count == 3)
                return new(RunResult.CurrentSchema, run, fault, why, [], attempts, null, Image(run, night, bad), []);
        }
    }

    private (Verdict, string)? Fault(TestRun run, string host, bool bad)
    {
        if (bad && run.Platform.ToString() == BadPlatform)
            return (Verdict.BootHang, "The guest hung in stage 'boot': the console was silent for 300 s.");
        if (bad && host == BadHost && _random.Next(10) < 9)
            return (Verdict.NoNetwork, $"The guest had no working network: no lease on {host} after {_random.Next(50, 70)} s; the payload was not run.");
        return _random.Next(200) == 0 ? (Verdict.Lost, $"The run was lost: evicted from slot1_{_random.Next(1, 9)}@{host}.") : null;
    }

    private (Verdict, string, IReadOnlyList<TestCase>) Payload(TestRun run, PackageList list)
    {
        List<TestCase> cases =
        [
            Case("install", "special_install.TestInstall", "test_03_install_packages"),
            Case("test", "test_100_condor.TestStartCondor", "test_01_start_condor"),
            Case("cleanup", "special_cleanup.TestCleanup", "test_03_remove_packages"),
        ];
        if (run.PackageSet.Label.StartsWith("Xrootd", StringComparison.Ordinal))
        {
            var broken = list.Versions.GetValueOrDefault(BadPackage) == BadVersion;
            cases.Add(Case("test", "test_450_xrootd.TestXrootd", "test_01_xrdcp_upload", broken, $"AssertionError: xrdcp of /tmp/tmp{_random.Next()} failed: [FATAL] TLS error: code {_random.Next(100)}"));
            cases.Add(Case("test", "test_450_xrootd.TestXrootd", "test_02_xrdcp_download", broken, "AssertionError: file not there"));
        }

        if (run.PackageSet.Label is "Munge" or "Slurm")
            cases.Add(Case("test", "test_36_munge.TestMunge", "test_02_munge_remote", _random.Next(30) == 0, $"AssertionError: munge: Error: Socket communication timeout after {_random.Next(9)} s"));
        if (run.PackageSet.Label is "Slurm" or "Everything" or "HTCondor-CE")
            cases.Add(Case("test", "test_410_jobs.TestJobs", "test_03_slurm_job", _random.Next(50) == 0, "AssertionError: job not complete"));
        var failing = cases.Where(test => test.IsFailing).ToList();
        return failing.Count == 0
            ? (Verdict.Pass, $"{cases.Count} test cases passed.", cases)
            : (Verdict.Fail, $"{failing.Count} of {cases.Count} test cases failed in 'test', first '{failing[0].Name}': {failing[0].Message}.", cases);
    }

    /// <summary>Every few nights something harmless is upgraded on every platform; the bad night brings the bad package, to the testing repositories of EL 9 only.</summary>
    private static PackageList List(int night, bool bad, string platform, string sources, string label)
    {
        var architecture = platform.Split('.')[1];
        var packages = Enumerable.Range(0, 60).Select(number => ($"base-{number:00}.{architecture}", $"1.{number}-{(night + number) / 7}.el9")).ToList();
        packages.AddRange(Enumerable.Range(0, 4).Select(number => ($"{label.Split(' ')[0].ToLowerInvariant()}-{number}.{architecture}", $"2.{sources.Length}.{(night + number) / 9}-1")));
        if (label.StartsWith("Xrootd", StringComparison.Ordinal) && architecture == "x86_64")
            packages.Add((BadPackage, bad && sources.Contains("testing", StringComparison.Ordinal) && platform.Contains("_9", StringComparison.Ordinal) ? BadVersion : "1:5.7.3-1.osg.el9"));
        return PackageList.Of(PackageKind.Rpm, packages);
    }

    private static string Image(TestRun run, int night, bool bad) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{run.Platform} {(bad && run.Platform.ToString() == BadPlatform ? "new" : night / 20)}")));

    private GuestFacts Facts(TestRun run) => new(
        $"{run.Platform.Distribution} {run.Platform.Version}", "5.14.0-503.el9", 1,
        [new("disk", TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(9.2)), new("network", TimeSpan.FromSeconds(9.2), TimeSpan.FromSeconds(12)), new("payload", TimeSpan.FromSeconds(12), TimeSpan.FromMinutes(20 + _random.Next(20)))],
        "ok, enp1s0, 192.168.122.7/24", ByteSize.MiB(40));

    private static TestCase Case(string phase, string module, string name, bool fails = false, string message = "") =>
        new(phase, module, name, fails ? CaseStatus.Failed : CaseStatus.Passed, TimeSpan.FromSeconds(3), fails ? message : "", fails ? $"Traceback (most recent call last):\n{message}" : "");

    private static PlatformName Platform(string text) => PlatformName.TryParse(text, out var platform) ? platform : throw new ArgumentException(text);

    private static Sources Sources(string text) => SourcesParser.TryParse(text, out var sources, out var problem) ? sources : throw new ArgumentException(problem);
}
