using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using VmSweep.Engines.Condor;
using VmSweep.Engines.Condor.Canaries;
using VmSweep.Engines.Condor.Submission;
using VmSweep.Engines.Condor.Tools;
using VmSweep.Files;
using VmSweep.Guest;
using VmSweep.Matrix;
using VmSweep.Plans;
using VmSweep.Sweeps;

namespace VmSweep.PoolSimulator;

/// <summary>A made-up sweep of any size, and the files that SubmitDag leaves of it, without disks.</summary>
internal static class SimulatedSweep
{
    private static readonly string[] Platforms =
    [
        "alma_8.x86_64", "alma_9.x86_64", "alma_10.x86_64", "rocky_8.x86_64", "rocky_9.x86_64", "rocky_10.x86_64", "debian_12.x86_64", "debian_13.x86_64",
        "centos_stream_9.x86_64", "centos_stream_10.x86_64", "alma_9.aarch64", "alma_10.aarch64",
    ];

    private static readonly string[] Sources =
        ["24; osg", "24; osg-testing", "24; osg-upcoming", "24; osg > 25/osg", "25; osg", "25; osg, osg-upcoming", "25; osg > osg-testing", "25; osg-upcoming", "25; osg-testing", "25; osg-rolling"];

    private static readonly string[] Sets =
        ["Xrootd", "Xrootd + TPC", "HTCondor", "HTCondor-CE", "Slurm", "Worker node", "Stash cache", "Stash origin", "Frontier squid", "VOMS", "Munge", "GSI", "Certificates"];

    public static SweepPlan Plan(string sweepId, int runs, DateTimeOffset created)
    {
        var digits = Math.Max(3, $"{runs - 1}".Length);
        var combinations = from number in Enumerable.Range(0, (runs / (Platforms.Length * Sources.Length * Sets.Length)) + 1)
                           from platform in Platforms
                           from sources in Sources
                           from set in Sets
                           select (Platform: platform, Sources: sources, Set: number == 0 ? set : $"{set} {number + 1}");
        var limits = RunLimits.Default with { Payload = TimeSpan.FromMinutes(40) };
        return new(
            SweepPlan.CurrentSchema, sweepId, "simulated", "/srv/payload", EngineNames.Condor, created, "simulated",
            Platforms.ToDictionary(platform => platform, Fingerprint), StageLimits.From(limits), FaultRetries: 3, NetworkProbe.None, ByteSize.MiB(32), new Dictionary<string, string>(),
            [.. combinations.Take(runs).Select((each, index) => Run(index.ToString($"D{digits}", CultureInfo.InvariantCulture), each.Platform, each.Sources, each.Set, limits))],
            Condor: new(CondorSettings.Default, limits.Transfer, limits.Queue));
    }

    /// <summary>Writes plan, DAG, placement files, journal: all that SubmitDag writes, but disks.</summary>
    public static void Submit(SweepPlan plan, SweepLayout sweep, IReadOnlyList<string> hosts, TimeProvider time)
    {
        var files = new CondorFiles(sweep);
        Directory.CreateDirectory(sweep.Root);
        JsonFile.Write(sweep.Plan, plan);
        var submitted = new SubmittedDag(SubmittedDag.CurrentSchema, new CondorAccess(null, null, null), time.GetUtcNow(), hosts, [], null, []);
        var dag = new DagFile(plan, CanaryPlan.None, files, ["/usr/bin/vmsweep"], platform => new($"/srv/images/{platform}/disk.qcow2", ByteSize.GiB(4), ByteSize.MiB(300), Sha256: null));
        SubmissionFiles.Write(plan, files, submitted, plan.Runs, CanaryPlan.None, dag, time);
    }

    private static PlannedRun Run(string serial, string platform, string sources, string set, RunLimits limits) => new(
        new(serial, PlatformName.TryParse(platform, out var name) ? name : throw new FormatException(platform), SourcesParser.TryParse(sources, out var parsed, out var problem) ? parsed : throw new FormatException(problem), new(set, [set.Split(' ')[0].ToLowerInvariant()])),
        ByteSize.GiB(2), 1, limits.Payload, 0, ByteSize.MiB(32));

    private static string Fingerprint(string platform) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(platform)));
}
