using VmSweep.Engines.Condor;
using VmSweep.Matrix;
using VmSweep.Results;

namespace VmSweep.Sweeps;

/// <summary>What <c>sweep.yaml</c> says, or its defaults.</summary>
/// <param name="Payload">The directory with <c>run-job</c>, absolute.</param>
/// <param name="Limits">Of a run that has no needs of its own.</param>
/// <param name="NetworkProbe">As in the guest contract: <c>tcp:HOST:PORT</c>, <c>http://…</c> or <c>none</c>.</param>
/// <param name="FaultRetries">How often a run that ended in a fault is started again.</param>
/// <param name="IoImage">Size of the I/O disk.</param>
/// <param name="Environment">What every run's payload finds in its environment, beside the launcher's own variables.</param>
public sealed record SweepDefinition(
    string? Description,
    string Payload,
    RunLimits Limits,
    string NetworkProbe,
    int FaultRetries,
    ByteSize IoImage,
    ByteSize Memory,
    int Cpus,
    IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>How often a run that failed is started again; a pass after that is reported as flaky.</summary>
    public int FailedRetries { get; init; }

    /// <summary>How machines start, where the engine can: a run of a payload that tests the boot itself asks for <see cref="BootMode.Cold"/>.</summary>
    public BootMode Boot { get; init; } = BootMode.Warm;

    public CondorSettings Condor { get; init; } = CondorSettings.Default;

    public const int Schema = 1;

    public static SweepDefinition Default(string directory) => new(
        null,
        Path.GetFullPath(Path.Combine(directory, "payload")),
        RunLimits.Default,
        "none",
        FaultRetries: 1,
        IoImage: ByteSize.MiB(64),
        Memory: ByteSize.GiB(1),
        Cpus: 1,
        new SortedDictionary<string, string>(StringComparer.Ordinal));

    /// <summary>What a run needs, nothing left open but the OS disk's allowance.</summary>
    public RunNeeds NeedsOf(TestRun run) =>
        (run.Needs ?? RunNeeds.None).Or(new(Memory, Cpus, Limits.Payload, Priority: 0, Boot: Boot));
}
