using System.Linq.Expressions;
using Serilog;

namespace Nuke.Common.Execution;

/// <summary>The life of a build, in NUKE's order.</summary>
internal static class BuildManager
{
    private const int ErrorExitCode = -1;
    private static int s_finished;

    public static int Execute<T>(Expression<Func<T, Target>>[] defaultTargets)
        where T : NukeBuild, new()
    {
        var build = new T();
        BuildExecutor executor = null;
        Console.OutputEncoding = System.Text.Encoding.UTF8;
        Console.CancelKeyPress += (_, _) => Cancel(build, executor);
        try
        {
            Logging.Configure();
            build.ExecutableTargets = TargetGraph.Create(build, defaultTargets);
            InjectParameters(build);
            build.OnBuildCreated();
            if (ParameterService.GetParameter<bool>("ShellCompletion"))
                return WriteSchema(build);
            if (!build.NoLogo)
                WriteLogo();
            var invoked = NukeBuild.InvokedTargetNames;
            var plan = ExecutionPlanner.Plan(build.ExecutableTargets, invoked);
            if (build.Plan && !build.Help)
                return Show(build, plan);
            if (build.Help || plan.Count == 0)
                return HelpText.Write(build);
            build.ExecutionPlan = plan;
            ValueInjection.ValueInjection.Inject(build, x => x is not ParameterAttribute);
            executor = new BuildExecutor(build);
            build.OnBuildInitialized();
            executor.Run();
            return build.ExitCode ??= build.IsFailing ? ErrorExitCode : 0;
        }
        catch (Exception exception)
        {
            ConsoleText.WriteLine(exception.Message, ConsoleText.Error);
            return build.ExitCode ??= ErrorExitCode;
        }
        finally
        {
            Finish(build);
        }
    }

    private static void InjectParameters(NukeBuild build)
    {
        ParameterService.Files = new ParameterFiles(NukeBuild.RootDirectory, NukeBuild.LoadedLocalProfiles);
        ValueInjection.ValueInjection.Inject(build, x => x is ParameterAttribute);
        if (ParameterService.CommandLine.Positional is { Length: > 0 } positional)
            NukeBuild.InvokedTargetNames = [.. positional.SelectMany(x => x.Split('+'))];
    }

    /// <summary>NUKE draws a page and opens a browser. The subset leaves it to the build, which knows the plan when the program ends.</summary>
    private static int Show(NukeBuild build, IReadOnlyList<ExecutableTarget> plan)
    {
        build.ExecutionPlan = plan;
        s_finished = 1;
        Log.CloseAndFlush();
        return 0;
    }

    private static int WriteSchema(NukeBuild build)
    {
        File.WriteAllText(NukeBuild.RootDirectory / ".nuke" / "build.schema.json", SchemaText.Of(build));
        return 0;
    }

    private static void WriteLogo()
    {
        ConsoleText.WriteLine();
        ConsoleText.WriteLine($"NUKE Execution Engine version 10.1 (subset of VmSweep) ({Platform},{AppContext.TargetFrameworkName})");
        ConsoleText.WriteLine();
    }

    private static string Platform => OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "OSX" : "Linux";

    /// <summary>Ctrl-C: what must run after a failure still runs, the table is still printed; then the process ends by the signal.</summary>
    private static void Cancel(NukeBuild build, BuildExecutor executor)
    {
        foreach (var target in build.RunningTargets)
        {
            target.Stopwatch.Stop();
            target.Status = ExecutionStatus.Aborted;
        }

        executor?.RunAssuredTargets();
        build.ExitCode ??= ErrorExitCode;
        Finish(build);
    }

    private static void Finish(NukeBuild build)
    {
        // Once, although Ctrl-C comes on another thread.
        if (Interlocked.Exchange(ref s_finished, 1) != 0)
            return;
        if (build.ExecutionPlan is { } plan)
        {
            foreach (var target in build.ScheduledTargets)
                target.Status = ExecutionStatus.NotRun;
            Logging.WriteErrorsAndWarnings();
            SummaryTable.Write(plan);
            WriteOutcome(build);
            build.OnBuildFinished();
        }

        Log.CloseAndFlush();
    }

    private static void WriteOutcome(NukeBuild build)
    {
        var time = TimeProvider.System.GetLocalNow().DateTime;
        ConsoleText.WriteLine();
        if (build.IsFailing)
            ConsoleText.WriteLine($"Build failed on {time}. (╯°□°）╯︵ ┻━┻", ConsoleText.Error);
        else
            ConsoleText.WriteLine($"Build succeeded on {time}. ＼（＾ᴗ＾）／", ConsoleText.Success);
    }
}
