using System.Collections.Concurrent;
using System.Diagnostics;
using Nuke.Common.Utilities;
using Serilog;

namespace Nuke.Common.Tooling;

public static class ProcessTasks
{
    public static bool DefaultLogInvocation = true;
    public static bool DefaultLogOutput = true;
    public static bool LogWorkingDirectory = true;
    public static string DefaultWorkingDirectory = EnvironmentInfo.WorkingDirectory;

    public static IProcess StartProcess(
        string toolPath,
        ArgumentStringHandler arguments,
        string workingDirectory = null,
        IReadOnlyDictionary<string, string> environmentVariables = null,
        int? timeout = null,
        bool? logOutput = null,
        bool? logInvocation = null,
        Action<OutputType, string> logger = null) =>
        StartProcess(
            toolPath, arguments.ToStringAndClear(), workingDirectory, environmentVariables, timeout, logOutput, logInvocation, logger,
            arguments.GetFilter());

    /// <param name="environmentVariables">The whole environment of the process: nothing is inherited beside it.</param>
    /// <param name="timeout">In milliseconds.</param>
    public static IProcess StartProcess(
        string toolPath,
        string arguments = null,
        string workingDirectory = null,
        IReadOnlyDictionary<string, string> environmentVariables = null,
        int? timeout = null,
        bool? logOutput = null,
        bool? logInvocation = null,
        Action<OutputType, string> logger = null,
        Func<string, string> outputFilter = null)
    {
        if (!Path.IsPathRooted(toolPath) && !toolPath.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
            toolPath = ToolPathResolver.GetPathExecutable(toolPath);
        if (toolPath.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
            (toolPath, arguments) = (ToolPathResolver.TryGetEnvironmentExecutable("DOTNET_EXE") ?? ToolPathResolver.GetPathExecutable("dotnet"), $"{toolPath.DoubleQuoteIfNeeded()} {arguments}");
        workingDirectory ??= DefaultWorkingDirectory;
        outputFilter ??= x => x;
        Assert.FileExists(toolPath);
        Assert.DirectoryExists(workingDirectory);

        if (logInvocation ?? DefaultLogInvocation)
        {
            Log.Information("> {ToolPath:l} {Arguments:l}", toolPath.DoubleQuoteIfNeeded(), outputFilter(arguments ?? ""));
            if (LogWorkingDirectory)
                Log.Write(workingDirectory == DefaultWorkingDirectory ? Serilog.Events.LogEventLevel.Verbose : Serilog.Events.LogEventLevel.Information, "@ {WorkingDirectory:l}", workingDirectory);
        }

        return Start(
            new ProcessStartInfo(toolPath, arguments ?? "") { WorkingDirectory = workingDirectory },
            environmentVariables, timeout, (logOutput ?? DefaultLogOutput) ? logger ?? DefaultLogger : null, outputFilter);
    }

    public static void DefaultLogger(OutputType type, string output)
    {
        if (type == OutputType.Std)
            Log.Debug("{Output:l}", output);
        else
            Log.Error("{Output:l}", output);
    }

    private static StartedProcess Start(
        ProcessStartInfo info,
        IReadOnlyDictionary<string, string> environment,
        int? timeout,
        Action<OutputType, string> logger,
        Func<string, string> filter)
    {
        info.RedirectStandardOutput = true;
        info.RedirectStandardError = true;
        if (environment != null)
        {
            info.Environment.Clear();
            foreach (var (name, value) in environment)
                info.Environment[name] = value;
        }

        var output = new ConcurrentQueue<Output>();
        var process = new Process { StartInfo = info };
        process.OutputDataReceived += (_, e) => Take(OutputType.Std, e.Data);
        process.ErrorDataReceived += (_, e) => Take(OutputType.Err, e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new StartedProcess(process, filter, timeout, output);

        void Take(OutputType type, string line)
        {
            if (line == null)
                return;
            output.Enqueue(new Output { Type = type, Text = line });
            logger?.Invoke(type, filter(line));
        }
    }
}
