namespace VmSweep.Processes;

/// <summary>The only way by which the library starts processes.</summary>
public interface IProcessRunner
{
    /// <summary>Runs a program to its end.</summary>
    /// <param name="command">What to run.</param>
    /// <param name="timeout">After it the program is killed.</param>
    /// <param name="onLine">Called for every line of output and errors as it comes; for progress and logs.</param>
    /// <param name="cancellation">Kills the program.</param>
    /// <exception cref="ProgramNotFoundException">There is no such program.</exception>
    /// <exception cref="TimeoutException">The program ran past <paramref name="timeout"/>; it is dead.</exception>
    Task<ProcessOutcome> RunAsync(CommandLine command, TimeSpan timeout, Action<string>? onLine = null, CancellationToken cancellation = default);

    /// <summary>Starts a program and returns while it runs.</summary>
    /// <exception cref="ProgramNotFoundException">There is no such program.</exception>
    IRunningProcess Start(CommandLine command);
}

/// <summary>A started program. Disposing kills it if it still runs.</summary>
public interface IRunningProcess : IAsyncDisposable
{
    int Id { get; }

    /// <summary>Ends when the program does.</summary>
    Task<ProcessOutcome> Completion { get; }

    void Kill();
}
