using Nuke.Common.Tooling;
using VmSweep.BaseImages.Oz;
using VmSweep.Processes;

/// <summary>Oz through NUKE's tooling.</summary>
static class OzTasks
{
    /// <summary>Runs Oz for the library, which knows the rooms, the phases and the failures.</summary>
    public static IOzRunner Runner { get; } = new OzRunner(RunAsync);

    static async Task<int> RunAsync(CommandLine command, Action<string> onLine, CancellationToken kill)
    {
        // The library shows the lines, with its own masks for secrets.
        using var process = ProcessTasks.StartProcess(
            command.Program, command.ArgumentLine, command.WorkingDirectory, Build.With(command.Environment), logInvocation: false, logger: (_, text) => onLine(text));
        await using var killed = kill.Register(process.Kill);
        await Task.Run(process.WaitForExit, CancellationToken.None);
        return process.ExitCode;
    }
}
