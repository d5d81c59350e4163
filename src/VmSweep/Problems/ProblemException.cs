namespace VmSweep.Problems;

/// <summary>Input that cannot be worked with. Carries every problem found, not only the first.</summary>
public sealed class ProblemException : Exception
{
    public ProblemException(IReadOnlyList<Problem> problems)
        : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    public ProblemException(Location where, string what, string remedy = "")
        : this([new Problem(where, what, remedy)])
    {
    }

    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>What is wrong and what to do, without our own stack: it is the user's input that has to change.</summary>
    public override string ToString() => Message;
}
