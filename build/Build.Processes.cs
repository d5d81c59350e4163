using System.Runtime.InteropServices;
using Nuke.Common;
using Nuke.Common.Tooling;
using Nuke.Common.Utilities.Collections;
using Serilog;
using VmSweep.Processes;

/// <summary>Programs that targets run and wait for, by NUKE's tooling: shown and logged like any other tool of a build. An interruption ends them.</summary>
partial class Build
{
    static readonly CancellationTokenSource Interruption = new();

    static readonly PosixSignalRegistration[] Signals =
        [PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt)];

    static CancellationToken Interrupted => Interruption.Token;

    static void Run(CommandLine command) =>
        Wait(ProcessTasks.StartProcess(
            command.Program,
            command.ArgumentLine,
            environmentVariables: With(command.Environment),
            // Package managers talk on stderr without being wrong.
            logger: (_, text) => Log.Debug("{Line:l}", text))).AssertZeroExitCode();

    /// <param name="logger">Takes each line of its output; the default shows it.</param>
    static void DotNet(ArgumentStringHandler arguments, Action<OutputType, string>? logger = null) =>
        Wait(ProcessTasks.StartProcess(
            "dotnet",
            arguments,
            RootDirectory,
            // Nodes that outlive their build would outlive an interrupted one, too.
            With(new Dictionary<string, string?> { ["MSBUILDDISABLENODEREUSE"] = "1" }),
            logger: logger ?? ((_, text) => Log.Debug("{Line:l}", text)))).AssertZeroExitCode();

    static IProcess Wait(IProcess process)
    {
        new ProcessTree(ProcessRunner.Default, TimeProvider.System).WaitFor(process.Id, () => process.WaitForExit(), Interrupted);
        return process;
    }

    /// <summary>NUKE replaces the whole environment by what it is given.</summary>
    internal static Dictionary<string, string> With(IReadOnlyDictionary<string, string?> added)
    {
        var environment = EnvironmentInfo.Variables.ToDictionary(variable => variable.Key, variable => variable.Value);
        added.ForEach(variable => environment.Remove(variable.Key));
        added.Where(variable => variable.Value is not null).ForEach(variable => environment[variable.Key] = variable.Value!);
        return environment;
    }

    static void Interrupt(PosixSignalContext context)
    {
        context.Cancel = true;
        // Instead of the exception that the target is about to end with.
        if (Running?.ExecutionPlan is not null && Running.RunningTargets.Count == 1)
            Running.ReportSummary(summary => summary.AddPair("Interrupted", "run the same command again to continue"));
        Interruption.Cancel();
    }
}
