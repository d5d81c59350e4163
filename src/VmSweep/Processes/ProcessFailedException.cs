namespace VmSweep.Processes;

/// <summary>A program that we needed ended with an error.</summary>
public sealed class ProcessFailedException(ProcessOutcome outcome) : Exception(Describe(outcome))
{
    private const int ShownLines = 15;

    public ProcessOutcome Outcome { get; } = outcome;

    private static string Describe(ProcessOutcome outcome)
    {
        var said = outcome.Errors.Length > 0 ? outcome.Errors : outcome.Output;
        var lines = said.TrimEnd().Split('\n').TakeLast(ShownLines);
        return $"{outcome.Command} ended with {outcome.ExitCode}:\n  {Problems.Credentials.Mask(string.Join("\n  ", lines))}";
    }
}
