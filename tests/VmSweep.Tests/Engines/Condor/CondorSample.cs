using VmSweep.Engines.Condor;
using VmSweep.Engines.Condor.Submission;
using VmSweep.Engines.Condor.Tools;
using VmSweep.Files;
using VmSweep.Guest;
using VmSweep.Matrix;
using VmSweep.Plans;
using VmSweep.Testing;

namespace VmSweep.Tests.Engines.Condor;

/// <summary>A sweep of two runs for HTCondor, at a made-up place or in a directory of its own.</summary>
internal sealed class CondorSample : IDisposable
{
    public const string Place = "/srv/vmsweep/artifacts/sweeps/20261122-1830-nightly";

    private readonly TemporaryDirectory _directory = new();

    public static SweepPlan Plan(CondorSettings? settings = null, int faultRetries = 1, int failedRetries = 0)
    {
        PlatformName platform = new("debian", "12", "x86_64");
        Sources sources = new(null, new("bookworm", ["main"]), null);
        PlannedRun Planned(string serial, string label, RunNeeds? needs = null) => new(
            new(serial, platform, sources, new(label, [label], Selinux: true), needs), needs?.Memory ?? ByteSize.GiB(1), 1, TimeSpan.FromMinutes(45), needs?.Priority ?? 0, ByteSize.MiB(32));
        return new(
            SweepPlan.CurrentSchema, "20261122-1830-nightly", "nightly", "/srv/payload", EngineNames.Condor, new ManualTime().GetUtcNow(), "inputs",
            new Dictionary<string, string> { [platform.ToString()] = "f00d" }, StageLimits.Default, faultRetries, NetworkProbe.None, ByteSize.MiB(32),
            new Dictionary<string, string>(), [Planned("000", "nginx"), Planned("001", "postgresql", new(ByteSize.GiB(2), Priority: 5, Disk: ByteSize.GiB(20)))],
            failedRetries, Condor: new(settings ?? CondorSettings.Default, TimeSpan.FromMinutes(30), TimeSpan.FromHours(24)));
    }

    public static SubmittedDag Submitted(string? console = "guest-console.txt", params IReadOnlyList<string> excluded) => new(
        SubmittedDag.CurrentSchema, new CondorAccess("builder", null, null), new ManualTime().GetUtcNow(), ["alpha", "beta"], excluded, console, []);

    public SweepLayout Sweep => new(_directory.File("20261122-1830-nightly"));

    public CondorFiles Files => new(Sweep);

    /// <summary>Writes what a submission leaves, and a run's job log.</summary>
    public void Submit(string serial, string jobLog)
    {
        Directory.CreateDirectory(Sweep.Run(serial).Root);
        JsonFile.Write(Files.Submitted, Submitted());
        VmSweep.Files.AtomicFile.WriteText(Files.JobLog(serial), jobLog);
    }

    public void Dispose() => _directory.Dispose();
}
