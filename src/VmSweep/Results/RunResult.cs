using VmSweep.Matrix;

namespace VmSweep.Results;

/// <summary>How one planned run ended: the content of <c>runs/&lt;serial&gt;/result.json</c>.</summary>
/// <param name="Schema">Version of this file's form.</param>
/// <param name="Run">The run as planned.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Reason">One sentence for a tired reader: what happened, and where one sees it.</param>
/// <param name="Cases">The payload's test cases, in order.</param>
/// <param name="Attempts">Every attempt, oldest first; a fault that was retried stays visible here.</param>
/// <param name="Guest">What the guest said of itself; null when nothing could be read.</param>
/// <param name="ImageFingerprint">The base image that the run started from.</param>
/// <param name="Notes">Facts a reader should know that do not change the verdict: a full disk, a damaged file, a second boot.</param>
public sealed record RunResult(
    int Schema,
    TestRun Run,
    Verdict Verdict,
    string Reason,
    IReadOnlyList<TestCase> Cases,
    IReadOnlyList<Attempt> Attempts,
    GuestFacts? Guest,
    string? ImageFingerprint,
    IReadOnlyList<string> Notes)
{
    public const int CurrentSchema = 1;

    /// <summary>Where the result is of an earlier sweep, and nothing has run: which. Null for a run that ran.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public RunOrigin? Reused { get; init; }

    /// <summary>From the first attempt's start to the last one's end.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public TimeSpan Duration => Attempts.Count == 0 ? TimeSpan.Zero : Attempts[^1].Ended - Attempts[0].Started;

    /// <summary>Where a run passed only when it was tried again after a test verdict: the attempt that failed. Such a run is flaky.</summary>
    public Attempt? FailedBeforeItPassed() => Verdict == Verdict.Pass
        ? Attempts.LastOrDefault(attempt => !attempt.Verdict.IsGood() && !attempt.Verdict.IsFault())
        : null;
}

/// <summary>The run that a reused result is of.</summary>
/// <param name="Ran">When it ended.</param>
public sealed record RunOrigin(string SweepId, string Serial, DateTimeOffset Ran);

/// <summary>One test case of a payload, as its JUnit, TAP or osg-test file told it.</summary>
/// <param name="Phase">The testsuite's name: <c>install</c>, <c>update</c>, <c>test</c>, <c>cleanup</c>, or the payload's own.</param>
public sealed record TestCase(string Phase, string ClassName, string Name, CaseStatus Status, TimeSpan Duration, string Message, string Details)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsFailing => Status is CaseStatus.Failed or CaseStatus.Error or CaseStatus.BadSkip;
}

/// <summary>How a test case ended.</summary>
public enum CaseStatus
{
    Passed,
    Failed,
    Error,
    Skipped,

    /// <summary>Skipped because something failed or is missing that should be there; counts as a failure.</summary>
    BadSkip,
}

/// <summary>One attempt at a run on one host.</summary>
/// <param name="Number">1, 2, …</param>
/// <param name="Verdict">What this attempt came to.</param>
/// <param name="Reason">Why.</param>
/// <param name="Host">Where it ran.</param>
/// <param name="Directory">Its logs, relative to the run's directory.</param>
public sealed record Attempt(int Number, Verdict Verdict, string Reason, string Host, DateTimeOffset Started, DateTimeOffset Ended, string Directory)
{
    /// <summary>How its machine came up; null where there was none, or nobody knows.</summary>
    public MachineStart? Start { get; init; }

    /// <summary>The engine's own name of it, such as HTCondor's <c>1234.0</c>; null where the engine has none.</summary>
    public string? JobId { get; init; }

    private const string InterruptedReason = "The build was ended while this attempt ran.";

    /// <summary>True where our own process was the reason; such an attempt counts against no limit.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool WasInterrupted => Reason == InterruptedReason;

    public static Attempt Interrupted(int number, string host, DateTimeOffset started) =>
        new(number, Verdict.Lost, InterruptedReason, host, started, started, ".");
}

/// <summary>What the guest reported of itself (DESIGN §6). What it could not find out is null.</summary>
/// <param name="Payload">How the payload ended, where it did; null in results of earlier versions too.</param>
public sealed record GuestFacts(
    string? OperatingSystem,
    string? Kernel,
    int Boots,
    IReadOnlyList<GuestPhase> Phases,
    string? NetworkEvidence,
    ByteSize? IoDiskFree,
    PayloadEnd? Payload = null)
{
    /// <summary>With the phases counted from another moment of the guest's uptime: a guest that went on from a saved machine was up before.</summary>
    public GuestFacts Since(TimeSpan uptime) => this with
    {
        Phases = [.. Phases.Select(phase => phase with { Start = phase.Start - uptime, End = phase.End - uptime })],
    };
}

/// <summary>A phase of the guest's life, in time since its machine was started.</summary>
/// <param name="End">Null where the guest never said that it ended.</param>
public sealed record GuestPhase(string Name, TimeSpan Start, TimeSpan? End);
