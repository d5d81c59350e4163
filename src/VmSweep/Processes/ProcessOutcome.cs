namespace VmSweep.Processes;

/// <summary>How a process ended.</summary>
/// <param name="Output">Standard output, the last part of it where it was longer than the limit.</param>
/// <param name="Errors">Standard error, likewise.</param>
public sealed record ProcessOutcome(CommandLine Command, int ExitCode, string Output, string Errors, TimeSpan Duration)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>This outcome, or an exception that shows the command and the end of what it printed.</summary>
    /// <exception cref="ProcessFailedException">The exit code is not 0.</exception>
    public ProcessOutcome EnsureSuccess() => Succeeded ? this : throw new ProcessFailedException(this);
}
