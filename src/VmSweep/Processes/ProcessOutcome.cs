namespace VmSweep.Processes;

/// <summary>How a process ended.</summary>
/// <param name="Output">Standard output, the last part of it where it was longer than the limit.</param>
/// <param name="Errors">Standard error, likewise.</param>
public sealed record ProcessOutcome(CommandLine Command, int ExitCode, string Output, string Errors, TimeSpan Duration)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>How it ended and the last thing it said, on one line.</summary>
    public string LastWords
    {
        get
        {
            var line = Errors.TrimEnd().Split('\n').LastOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? Errors.TrimEnd().Split('\n')[^1];
            return $"{Path.GetFileName(Command.Program)} ended with {ExitCode}{(line.Length == 0 ? "" : $": {Problems.Credentials.Mask(line.Trim())}")}";
        }
    }

    /// <summary>This outcome, or an exception that shows the command and the end of what it printed.</summary>
    /// <exception cref="ProcessFailedException">The exit code is not 0.</exception>
    public ProcessOutcome EnsureSuccess() => Succeeded ? this : throw new ProcessFailedException(this);
}
