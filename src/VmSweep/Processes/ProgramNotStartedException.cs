namespace VmSweep.Processes;

/// <summary>A program that is there could not be started: the host has no process or memory left for it, its working directory is gone, it is for another system.</summary>
public class ProgramNotStartedException : Exception
{
    public ProgramNotStartedException(string program, string reason)
        : this(program, $"'{program}' could not be started: {reason}", null)
    {
    }

    private protected ProgramNotStartedException(string program, string message, Exception? cause)
        : base(message, cause) => Program = program;

    public string Program { get; }
}
