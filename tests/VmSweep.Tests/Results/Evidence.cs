using VmSweep.Guest;
using VmSweep.Results;

namespace VmSweep.Tests.Results;

/// <summary>Evidence in few words, for tests that change one thing of an ordinary run.</summary>
internal static class Evidence
{
    public static readonly MachineEnd PoweredOff = new MachineEnd.PoweredOff();

    public static RunEvidence Of(MachineEnd end, DiskEvidence disk, params ConsoleEvent[] console) => new()
    {
        End = end,
        Disk = disk,
        Markers = [.. console.OfType<ConsoleMarker>()],
        Alarms = [.. console.OfType<ConsoleAlarm>()],
    };

    /// <summary>A guest that went through all stages; its payload ended so, with these cases.</summary>
    public static DiskEvidence Ended(int exit, params TestCase[] cases) => Disk(Record(GuestStage.Done, PayloadState.Exited, exit), cases);

    public static DiskEvidence Disk(GuestRecord? record, params TestCase[] cases) => new()
    {
        Record = record is null ? new GuestRecordReading.Fresh() : new GuestRecordReading.Valid(record, null),
        Payload = new(cases, [], []),
    };

    public static GuestRecord Record(GuestStage stage, PayloadState payload, int? exit = null, int boots = 1) =>
        new(5, boots, stage, TimeSpan.FromSeconds(40), payload, exit, null, ByteSize.MiB(50));

    public static GuestStatus Status(GuestStage stage, PayloadState payload, int? exit = null, string? networkFailure = null) => new(
        "1", 1, stage, "Debian GNU/Linux 12 (bookworm)", "6.1.0", [],
        networkFailure is null
            ? NetworkReport.NotTried with { State = NetworkState.Ok }
            : NetworkReport.NotTried with { State = NetworkState.Failed, Evidence = networkFailure },
        new(payload, exit, null), ByteSize.MiB(64), ByteSize.MiB(50));

    public static TestCase Case(string phase, CaseStatus status, string name = "it works", string message = "") =>
        new(phase, "suite", name, status, TimeSpan.FromSeconds(1), message, "");

    public static ConsoleMarker Marker(GuestStage stage, params (string Key, string Value)[] values) =>
        new(TimeSpan.FromSeconds(10), stage, values.ToDictionary(pair => pair.Key, pair => pair.Value));

    public static ConsoleAlarm Panic { get; } = new(ConsoleAlarmKind.KernelPanic, "Kernel panic - not syncing: sysrq triggered crash");
}
