namespace VmSweep.BaseImages.Oz;

/// <summary>How a run of Oz ended.</summary>
/// <param name="ExitCode">Its status; null where it was ended from outside.</param>
/// <param name="Phase">Where it was.</param>
/// <param name="Lines">The last lines it printed.</param>
/// <param name="OverLimit">The limit that the phase ran past; null where it did not.</param>
internal sealed record OzEnd(int? ExitCode, OzPhase Phase, IReadOnlyList<string> Lines, TimeSpan? OverLimit);
