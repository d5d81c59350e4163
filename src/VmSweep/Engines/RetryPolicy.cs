using VmSweep.Plans;
using VmSweep.Results;

namespace VmSweep.Engines;

/// <summary>Whether a run is tried again. Faults and failures are counted apart: a bad host must not use up what was meant for a flaky test.</summary>
internal static class RetryPolicy
{
    /// <param name="verdict">What the last attempt came to.</param>
    /// <param name="all">What all attempts that count came to, the last one included.</param>
    public static bool IsTriedAgain(SweepPlan plan, Verdict verdict, IReadOnlyCollection<Verdict> all)
    {
        if (verdict.IsFault())
            return all.Count(past => past.IsFault()) <= plan.FaultRetries;
        return !verdict.IsGood() && all.Count(past => !past.IsFault() && !past.IsGood()) <= plan.FailedRetries;
    }
}
