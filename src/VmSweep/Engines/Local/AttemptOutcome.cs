using VmSweep.Results;

namespace VmSweep.Engines.Local;

/// <summary>What one attempt came to.</summary>
internal sealed record AttemptOutcome(MachineOutcome Machine, Judgement Judgement, IReadOnlyList<TestCase> Cases, GuestFacts? Facts, MachineStart? Start = null);
