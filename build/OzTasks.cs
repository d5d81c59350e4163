using Nuke.Common;
using Nuke.Common.Tooling;
using VmSweep.BaseImages.Oz;
using VmSweep.BaseImages.Oz.Commands;
using VmSweep.Processes;

/// <summary>Oz through NUKE's tooling: a settings record for each of its programs, every documented option typed.</summary>
static class OzTasks
{
    /// <summary>Runs Oz for the library, which knows the rooms, the phases and the failures.</summary>
    public static IOzRunner Runner { get; } = new OzRunner(RunAsync);

    public static IReadOnlyCollection<Output> OzInstall(OzInstallCommand settings) => Run(settings);

    public static IReadOnlyCollection<Output> OzCustomize(OzCustomizeCommand settings) => Run(settings);

    public static IReadOnlyCollection<Output> OzGenerateIcicle(OzGenerateIcicleCommand settings) => Run(settings);

    public static IReadOnlyCollection<Output> OzCleanupCache(OzCleanupCacheCommand settings) => Run(settings);

    static IReadOnlyCollection<Output> Run(OzCommand settings)
    {
        var command = settings.ToCommandLine();
        return ToolResolver.GetPathTool(command.Program)($"{command.ArgumentLine:nq}", environmentVariables: Whole(command.Environment));
    }

    /// <summary>NUKE replaces the whole environment by what it is given.</summary>
    static Dictionary<string, string> Whole(IReadOnlyDictionary<string, string?> added)
    {
        var environment = EnvironmentInfo.Variables.ToDictionary(variable => variable.Key, variable => variable.Value);
        foreach (var (name, value) in added)
        {
            if (value is null)
                environment.Remove(name);
            else
                environment[name] = value;
        }

        return environment;
    }

    static async Task<int> RunAsync(CommandLine command, Action<string> onLine, CancellationToken kill)
    {
        // The library shows the lines, with its own masks for secrets.
        using var process = ProcessTasks.StartProcess(
            command.Program, command.ArgumentLine, command.WorkingDirectory, Whole(command.Environment), logInvocation: false, logger: (_, text) => onLine(text));
        await using var killed = kill.Register(process.Kill);
        await Task.Run(process.WaitForExit, CancellationToken.None);
        return process.ExitCode;
    }
}
