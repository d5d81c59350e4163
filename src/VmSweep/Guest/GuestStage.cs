using System.Text.Json;

namespace VmSweep.Guest;

/// <summary>A stage that the launcher announces (docs/guest-contract.md, "What the launcher does" and "Console lines").</summary>
public enum GuestStage
{
    /// <summary>The I/O disk could not be found or mounted. On the console only, as there is nowhere else to write.</summary>
    NoDisk,

    /// <summary>The I/O disk is mounted.</summary>
    Disk,

    /// <summary>Waiting for an address, a route and the probe.</summary>
    Network,

    /// <summary>The network did not come; the payload is not run.</summary>
    NoNetwork,

    /// <summary>There is no <c>run-job</c>, or it cannot be executed.</summary>
    NoPayload,

    /// <summary><c>run-job</c> runs.</summary>
    Payload,

    /// <summary><c>run-job</c> is over.</summary>
    PayloadEnded,

    /// <summary>System logs are saved.</summary>
    Logs,

    /// <summary>About to power off.</summary>
    Done,

    /// <summary>The same I/O disk was booted before; the payload is not run again.</summary>
    Rebooted,
}

/// <summary>How far the payload got, as the launcher recorded it.</summary>
public enum PayloadState
{
    NotRun,
    Running,
    Exited,
    Signaled,
    Timeout,
}

/// <summary>The words of the contract for the enumerations above.</summary>
public static class GuestWords
{
    private static readonly Dictionary<string, GuestStage> Stages = Enum.GetValues<GuestStage>().ToDictionary(Word);

    private static readonly Dictionary<string, PayloadState> States = Enum.GetValues<PayloadState>().ToDictionary(Word);

    public static string Word(this GuestStage stage) => JsonNamingPolicy.KebabCaseLower.ConvertName(stage.ToString());

    public static string Word(this PayloadState state) => JsonNamingPolicy.KebabCaseLower.ConvertName(state.ToString());

    public static bool TryParse(string word, out GuestStage stage) => Stages.TryGetValue(word, out stage);

    public static bool TryParse(string word, out PayloadState state) => States.TryGetValue(word, out state);

    /// <summary>True when the payload ran to an end that the launcher saw.</summary>
    public static bool HasEnded(this PayloadState state) => state >= PayloadState.Exited;
}
