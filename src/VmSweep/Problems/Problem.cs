namespace VmSweep.Problems;

/// <summary>One thing that is wrong with what a user gave us: where, what, and what to do about it.</summary>
/// <param name="Where">Which file and line, which run, or which host.</param>
/// <param name="What">What is wrong, with the offending value in quotes.</param>
/// <param name="Remedy">What to do: a command to type or a value to write; empty where <paramref name="What"/> says it all.</param>
public sealed record Problem(Location Where, string What, string Remedy = "")
{
    public override string ToString() =>
        Credentials.Mask(Remedy.Length == 0 ? $"{Where}: {What}" : $"{Where}: {What} {Remedy}");
}
