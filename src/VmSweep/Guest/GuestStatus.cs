using VmSweep.Results;

namespace VmSweep.Guest;

/// <summary>The content of <c>.vmsweep/status.json</c>. A fact that the guest could not find out is null.</summary>
public sealed record GuestStatus(
    string? Launcher,
    int Boots,
    GuestStage Stage,
    string? OperatingSystem,
    string? Kernel,
    IReadOnlyList<GuestPhase> Phases,
    NetworkReport Network,
    PayloadReport Payload,
    ByteSize? DiskSize,
    ByteSize? DiskFree);

/// <summary>What came of the guest's search for a network.</summary>
public sealed record NetworkReport(
    NetworkState State,
    string? Interface,
    string? Address,
    string? Gateway,
    string? Probe,
    string? Evidence)
{
    public static NetworkReport NotTried { get; } = new(NetworkState.NotTried, null, null, null, null, null);
}

public enum NetworkState
{
    NotTried,
    Ok,
    Failed,
}

/// <summary>How the payload ended, with its exit status or signal where there was one.</summary>
public sealed record PayloadReport(PayloadState Outcome, int? Exit, int? Signal);

/// <summary>What reading <c>status.json</c> came to. The bytes are a guest's, so a bad file is an outcome and not an exception.</summary>
public abstract record GuestStatusReading
{
    private GuestStatusReading()
    {
    }

    /// <summary>The status, where there is one.</summary>
    public GuestStatus? StatusOrNull => (this as Valid)?.Status;

    /// <summary>There is no such file.</summary>
    public sealed record Missing : GuestStatusReading;

    public sealed record Valid(GuestStatus Status) : GuestStatusReading;

    public sealed record Damaged(string Reason) : GuestStatusReading;
}
