using VmSweep.Disks;
using VmSweep.Problems;

namespace VmSweep.Cli;

/// <summary>All commands of <c>vmsweep</c>. To add some, add their list to <see cref="All"/>.</summary>
internal static class Commands
{
    private const int NotDone = 2;

    public static IReadOnlyList<Command> All { get; } = [.. DiskCommands.All, .. SweepCommands.All, .. StoreCommands.All];

    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        if (arguments.Length == 0 || arguments is ["help" or "--help" or "-h", ..])
        {
            WriteHelp(output);
            return arguments.Length == 0 ? NotDone : 0;
        }

        try
        {
            var (command, rest) = Find(arguments);
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

        return NotDone;
    }

    private static (Command Command, string[] Arguments) Find(string[] arguments)
    {
        foreach (var words in (int[])[2, 1])
        {
            var name = string.Join(' ', arguments.Take(words));
            if (All.FirstOrDefault(command => command.Name == name) is { } found)
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
