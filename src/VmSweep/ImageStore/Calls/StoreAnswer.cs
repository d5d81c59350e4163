using VmSweep.Problems;

namespace VmSweep.ImageStore.Calls;

/// <summary>The last line of a <c>vmsweep store …</c>: what came of it.</summary>
/// <param name="Value">Null where there are problems.</param>
/// <param name="ErrorNumber">What the store's file system said; 0 where it said nothing.</param>
public sealed record StoreAnswer<T>(T? Value, IReadOnlyList<Problem> Problems, int ErrorNumber);
