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
    /// <exception cref="ProgramNotStartedException">It is there, and the host cannot start it.</exception>
    /// <exception cref="TimeoutException">The program ran past <paramref name="timeout"/>; it is dead.</exception>
    Task<ProcessOutcome> RunAsync(CommandLine command, TimeSpan timeout, Action<string>? onLine = null, CancellationToken cancellation = default);

    /// <summary>
    /// Starts a program and returns while it runs. It does not outlive us: it is killed when this process ends, however it ends
    /// (<see cref="Lifeline"/>).
    /// </summary>
    /// <param name="command">What to run; its <see cref="CommandLine.Input"/> is not used.</param>
    /// <param name="output">Gets every byte of the standard output as it comes; the outcome's own output is then empty.</param>
    /// <exception cref="ProgramNotFoundException">There is no such program.</exception>
    IRunningProcess Start(CommandLine command, Stream? output = null);
}

/// <summary>A started program. Disposing kills it if it still runs.</summary>
public interface IRunningProcess : IAsyncDisposable
{
    int Id { get; }

    /// <summary>Ends when the program does, with <see cref="OperationCanceledException"/> where <see cref="Kill"/> ended it.</summary>
    Task<ProcessOutcome> Completion { get; }

    /// <summary>Kills the program and what it started.</summary>
    void Kill();
}
