using VmSweep.Guest;

namespace VmSweep.Results;

/// <summary>
/// What the guest says of itself, from the record where it is good, else from status.json. Console markers are hints: they
/// tell that the payload had started, never how it ended.
/// </summary>
internal sealed class GuestAccount
{
    /// <summary>Below this a payload cannot have written what it wanted to: an ext2 block and its indirect blocks.</summary>
    private static readonly ByteSize Full = ByteSize.KiB(16);

    private readonly GuestRecord? _record;
    private readonly GuestStatus? _status;
    private readonly bool _useStatus;

    public GuestAccount(RunEvidence evidence)
    {
        _record = evidence.Disk.Record?.RecordOrNull;
        _status = evidence.Disk.Status.StatusOrNull;
        // The record counts, as it is written in place and survives a damaged file system; but where the payload moved it, it stands still.
        _useStatus = _record is null || (!_record.Payload.HasEnded() && _status?.Payload.Outcome.HasEnded() == true);
        Payload = (_useStatus ? _status?.Payload.Outcome : _record?.Payload) ?? PayloadState.NotRun;
        Boots = Math.Max(_record?.Boots ?? 0, _status?.Boots ?? 0);
        if (Boots < 2 && evidence.Markers.Any(marker => marker.Stage == GuestStage.Rebooted))
            Boots = 2;
        Free = evidence.Disk.Free ?? _record?.FreeSpace ?? _status?.DiskFree;
        PayloadStarted = Payload != PayloadState.NotRun
            || _status?.Payload.Outcome is not (null or PayloadState.NotRun)
            || evidence.Disk.Payload.Cases.Count > 0
            || evidence.Markers.Any(marker => marker.Stage is GuestStage.Payload or GuestStage.PayloadEnded);
        Alarm = evidence.End is MachineEnd.Alarm(var cause) ? cause : evidence.Alarms.FirstOrDefault(alarm => alarm.EndsTheGuest || (evidence.Markers.Count == 0 && alarm.EndsTheBoot));
        LastStage = (_useStatus ? _status?.Stage : _record?.Stage) ?? (evidence.Markers is [.., var last] ? last.Stage : null);
    }

    public bool IsKnown => _record is not null || _status is not null;

    /// <summary>Which of the guest's accounts is used, for reasons.</summary>
    public string Source => !_useStatus ? "the record" : _status is not null ? "status.json" : "the console";

    public PayloadState Payload { get; }

    public bool PayloadStarted { get; }

    public int Boots { get; }

    public GuestStage? LastStage { get; }

    public int? Exit => (_useStatus ? null : _record?.Exit) ?? _status?.Payload.Exit;

    public int? Signal => (_useStatus ? null : _record?.Signal) ?? _status?.Payload.Signal;

    public NetworkReport? FailedNetwork =>
        _status?.Network is { State: NetworkState.Failed } network ? network
        : _record?.Stage == GuestStage.NoNetwork ? NetworkReport.NotTried with { State = NetworkState.Failed }
        : null;

    public ByteSize? Free { get; }

    public bool DiskIsFull => Free < Full;

    /// <summary>The gravest thing that the console said.</summary>
    public ConsoleAlarm? Alarm { get; }

    public string AlarmClause => Alarm is null ? "" : $"; the console says: {Alarm.Line}";

    public string EndOfPayload => new PayloadEnd(Payload, Exit, Signal, Free, DiskIsFull, [], false, null).ToString();
}
