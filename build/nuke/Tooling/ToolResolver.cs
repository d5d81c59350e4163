using System.Reflection;
using Nuke.Common.ValueInjection;

namespace Nuke.Common.Tooling;

internal static class ToolResolver
{
    public static Tool GetTool(string toolPath) => new ToolExecutor(toolPath).Execute;

    /// <summary>The program that the variable <c>NAME_EXE</c> names.</summary>
    public static Tool TryGetEnvironmentTool(string name) =>
        ToolPathResolver.TryGetEnvironmentExecutable($"{name.ToUpperInvariant()}_EXE") is { } path ? GetTool(path) : null;

    private sealed class ToolExecutor(string toolPath)
    {
        public IReadOnlyCollection<Output> Execute(
            ArgumentStringHandler arguments,
            string workingDirectory,
            IReadOnlyDictionary<string, string> environmentVariables,
            int? timeout,
            bool? logOutput,
            bool? logInvocation,
            Action<OutputType, string> logger,
            Action<IProcess> exitHandler)
        {
            using var process = ProcessTasks.StartProcess(toolPath, arguments, workingDirectory, environmentVariables, timeout, logOutput, logInvocation, logger);
            process.AssertWaitForExit();
            (exitHandler ?? (x => x.AssertZeroExitCode()))(process);
            return process.Output;
        }
    }
}

internal static class ToolPathResolver
{
    public static string TryGetEnvironmentExecutable(string environmentExecutable) =>
        Environment.GetEnvironmentVariable(environmentExecutable) is { Length: > 0 } path ? path : null;

    public static string GetPathExecutable(string pathExecutable)
    {
        var found = TryGetPathExecutable(pathExecutable);
        Assert.True(found != null, $"Could not find '{pathExecutable}' on the PATH.", nameof(pathExecutable));
        return found;
    }

    public static string TryGetPathExecutable(string pathExecutable)
    {
        string[] endings = EnvironmentInfo.IsWin ? ["", ".exe", ".cmd", ".bat"] : [""];
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(directory => endings.Select(ending => Path.Combine(directory, pathExecutable + ending)))
            .FirstOrDefault(IsExecutable);
        return found == null ? null : Path.GetFullPath(found);
    }

    private static bool IsExecutable(string file) =>
        File.Exists(file)
        && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}

/// <summary>A tool by <c>NAME_EXE</c> or from the PATH; null, without a word, where there is none.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public class PathVariableAttribute(string pathExecutable = null) : ValueInjectionAttributeBase
{
    public override object GetValue(MemberInfo member, object instance)
    {
        var name = pathExecutable ?? member.Name.ToLowerInvariant();
        return ToolResolver.TryGetEnvironmentTool(name) ?? (ToolPathResolver.TryGetPathExecutable(name) is { } path ? ToolResolver.GetTool(path) : null);
    }
}
