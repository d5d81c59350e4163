using VmSweep.BaseImages.Oz.Commands;
using VmSweep.Problems;
using VmSweep.Processes;

namespace VmSweep.BaseImages.Oz;

/// <summary>Starts a command and waits for its end.</summary>
/// <param name="onLine">Gets every line of output and errors as it comes.</param>
/// <param name="kill">Ends it by force.</param>
/// <returns>The exit status.</returns>
public delegate Task<int> OzProcess(CommandLine command, Action<string> onLine, CancellationToken kill);

/// <summary>Runs Oz in its room, and ends it in order before it is ended by force.</summary>
/// <param name="run">How a process is run: by NUKE's tooling in the pipeline.</param>
public sealed class OzRunner(OzProcess run) : IOzRunner
{
    /// <summary>From SIGINT to the end of the domain 1.7 s were measured.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    /// <summary>Phases have limits of their own; this one is behind them all.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromHours(12);

    /// <summary>As any other process of the library's.</summary>
    public OzRunner(IProcessRunner processes)
        : this(async (command, onLine, kill) => (await processes.RunAsync(command, Limit, onLine, kill)).ExitCode)
    {
    }

    public async Task<int> RunAsync(
        OzCommand command, IReadOnlyDictionary<string, string?> environment, OzRoom room, Action<string> onLine, CancellationToken cancellation)
    {
        using var kill = new CancellationTokenSource();
        await using var end = cancellation.Register(() =>
        {
            kill.CancelAfter(Grace);
            try
            {
                room.RequestEnd();
            }
            catch (ProblemException exception)
            {
                // A full disk is a reason to be here; then the end comes by force, and nobody catches what a canceller throws.
                onLine($"Oz could not be asked to end: {exception.Message}");
            }
        });
        var exitCode = await run(CommandIn(room, command, environment), onLine, kill.Token);
        cancellation.ThrowIfCancellationRequested();
        return exitCode;
    }

    /// <summary>The whole command line: the room, and Oz in it.</summary>
    internal static CommandLine CommandIn(OzRoom room, OzCommand command, IReadOnlyDictionary<string, string?> environment)
    {
        var line = command.ToCommandLine(room.Home);
        return room.Enter(line with { Environment = new Dictionary<string, string?>(line.Environment.Concat(environment)) });
    }
}
