using VmSweep.Results;

namespace VmSweep.Reports;

/// <summary>How verdicts look: the symbol tells the family, the word the verdict, colour is never alone.</summary>
internal static class VerdictLooks
{
    public static string Symbol(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "✓",
        Verdict.Cleanup => "≈",
        Verdict.Ignore => "–",
        _ when verdict.IsFault() => "!",
        _ => "✗",
    };

    public static string Symbol(bool good) => good ? "✓" : "✗";

    /// <summary>The family, which is the CSS class that colours it.</summary>
    public static string Family(Verdict verdict) =>
        verdict.IsFault() ? "fault"
        : !verdict.IsGood() ? "bad"
        : verdict == Verdict.Pass ? "good"
        : "meh";

    /// <summary>The order of a list in which the first is looked at first: what tests found, then faults, then the good ones, plain passes last.</summary>
    public static int Weight(Verdict verdict) => verdict == Verdict.Pass ? 200 : (verdict.IsGood() ? 100 : 0) + (int)verdict;
}
