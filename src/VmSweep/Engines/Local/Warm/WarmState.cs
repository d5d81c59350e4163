using VmSweep.Files;

namespace VmSweep.Engines.Local.Warm;

/// <summary>
/// A machine that was saved where its launcher waits for the I/O disk, as a directory of files. Runs go on from there: each maps the memory
/// privately, so that all of them share what none has changed, and has its own copy of the system disk's overlay.
/// </summary>
public sealed record WarmState(string Root)
{
    private const string Making = ".making";

    /// <summary>Where it is made; it moves to its place when it is whole.</summary>
    internal WarmState InTheMaking => new(Root + Making);

    /// <summary>The guest's memory, as large as it, with holes where the guest never wrote.</summary>
    public string Memory => Path.Combine(Root, "memory");

    /// <summary>All else that a machine is: processor, devices, firmware's memory. Some 450 KB.</summary>
    public string Devices => Path.Combine(Root, "devices");

    /// <summary>What the boot has written, over the base image. Some 4 MB.</summary>
    public string SystemDisk => Path.Combine(Root, "os-overlay.qcow2");

    public string Console => Path.Combine(Root, "console.log");

    /// <summary>Of QEMU, while the state is made.</summary>
    public string MachineProcessId => Path.Combine(Root, "machine.pid");

    /// <summary>Written last: a directory without it is none.</summary>
    public string Facts => Path.Combine(Root, "warm.json");

    /// <summary>Held by each build whose runs go on from it; next to the directory, for Prune takes it alone before that goes.</summary>
    internal string InUse => Root + ".in-use";

    public static bool IsBeingMade(string directory) => directory.EndsWith(Making, StringComparison.Ordinal);
}

/// <summary>What is known of a machine's warm starts: the content of <c>warm.json</c>.</summary>
/// <param name="Machine">What was saved: the text that its key is the hash of.</param>
/// <param name="WhyNot">Why machines like this cannot be started warm; null where they can.</param>
/// <param name="Boot">From QEMU's start until the launcher waited; null where it never did.</param>
internal sealed record WarmStateFacts(int Schema, string Machine, DateTimeOffset Made, string? WhyNot, TimeSpan? Boot)
{
    public const int CurrentSchema = 1;

    public static WarmStateFacts? Read(WarmState state) => File.Exists(state.Facts) ? JsonFile.Read<WarmStateFacts>(state.Facts) : null;
}
