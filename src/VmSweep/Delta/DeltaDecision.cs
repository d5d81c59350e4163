namespace VmSweep.Delta;

/// <summary>Which runs of a sweep are not run: the content of <c>delta.json</c>. It is decided once, so that a sweep that goes on after a kill is the same sweep.</summary>
/// <param name="Reused">Those that take an earlier result.</param>
/// <param name="WhyNot">By serial, why a run does run.</param>
internal sealed record DeltaDecision(int Schema, IReadOnlyList<ReusedRun> Reused, IReadOnlyDictionary<string, string> WhyNot)
{
    public const int CurrentSchema = 1;
}

/// <summary>A run that takes an earlier result.</summary>
/// <param name="From">The sweep that has it.</param>
/// <param name="FromSerial">Its serial there.</param>
/// <param name="Ran">When it really ran.</param>
internal sealed record ReusedRun(string Serial, string From, string FromSerial, DateTimeOffset Ran);
