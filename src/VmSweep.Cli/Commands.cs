using VmSweep.Disks;
using VmSweep.Problems;

namespace VmSweep.Cli;

/// <summary>All commands of <c>vmsweep</c>. To add some, add their list to <see cref="All"/>.</summary>
internal static class Commands
{
    private const int NotDone = UnexpectedFailure.ExitCode;

    public static IReadOnlyList<Command> All { get; } = [.. DiskCommands.All, .. SweepCommands.All, .. StoreCommands.All];

    public static Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error, CancellationToken cancellation) => RunAsync(All, arguments, output, error, cancellation);

    internal static async Task<int> RunAsync(IReadOnlyList<Command> commands, string[] arguments, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        if (arguments.Length == 0 || arguments is ["help" or "--help" or "-h", ..])
        {
            WriteHelp(output);
            return arguments.Length == 0 ? NotDone : 0;
        }

        try
        {
            var (command, rest) = Find(commands, arguments);
            return await command.Run(new CommandContext(new CommandArguments(command, rest), output, error, cancellation));
        }
        catch (Exception exception) when (exception is ProblemException or DiskException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            await error.WriteLineAsync(exception.Message);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await error.WriteLineAsync("Interrupted.");
        }

        catch (Exception exception)
        {
            await error.WriteLineAsync($"{Describe(arguments, exception)}");
        }

        return NotDone;
    }

    /// <summary>The details go next to the sweep or the image that the command is about: its first argument that is there.</summary>
    private static Problem Describe(string[] arguments, Exception exception)
    {
        var about = arguments.FirstOrDefault(Path.Exists);
        var directory = about is null || Directory.Exists(about) ? about : Path.GetDirectoryName(Path.GetFullPath(about));
        return UnexpectedFailure.Describe($"vmsweep {string.Join(' ', arguments)}", exception, directory, TimeProvider.System);
    }

    private static (Command Command, string[] Arguments) Find(IReadOnlyList<Command> commands, string[] arguments)
    {
        foreach (var words in (int[])[2, 1])
        {
            var name = string.Join(' ', arguments.Take(words));
            if (commands.FirstOrDefault(command => command.Name == name) is { } found)
                return (found, arguments[words..]);
        }

        var given = string.Join(' ', arguments.TakeWhile(word => !word.StartsWith('-')).Take(2));
        throw new ProblemException(new Location("vmsweep"), $"there is no command '{given}'.", NearestName.Suggest(given, [.. All.Select(command => command.Name)]));
    }

    private static void WriteHelp(TextWriter output)
    {
        output.WriteLine("vmsweep COMMAND …");
        foreach (var command in All)
            output.WriteLine($"  vmsweep {command.Name} {command.Usage}\n      {command.Summary}");
    }
}
