using VmSweep.Results;

namespace VmSweep.History;

/// <summary>A sweep as its history has it.</summary>
public sealed record PastSweep(string Id, string Name, DateTimeOffset Started, string? RerunOf);

/// <summary>What became of one run in one sweep.</summary>
/// <param name="Signature">What failed, in a form that is the same for the same failure; null where nothing did.</param>
/// <param name="Took">The last attempt's duration.</param>
/// <param name="Packages">Hash of what was installed at its end; null where that is not known.</param>
public sealed record PastRun(
    string SweepId, string Identity, string Serial, string Platform, Verdict Verdict, string? Signature, TimeSpan Took, string? Image, string? Packages);

/// <summary>What a run took in one sweep.</summary>
/// <param name="Took">Its last attempt.</param>
/// <param name="Bytes">Of its disks, to a machine and back, for one attempt; null where nobody counted.</param>
public sealed record PastFigures(string Identity, TimeSpan Took, ByteSize? Bytes);

/// <summary>One attempt of a run.</summary>
public sealed record PastAttempt(string SweepId, string Identity, int Number, Verdict Verdict, string Host, string Platform, string? Image, DateTimeOffset Started, TimeSpan Took);

/// <summary>A test that failed in a run.</summary>
/// <param name="PassedLater">True where the run was tried again and passed.</param>
public sealed record PastFailure(string SweepId, string Identity, string Test, bool PassedLater);
