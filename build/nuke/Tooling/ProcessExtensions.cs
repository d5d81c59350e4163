using Nuke.Common.Utilities;

namespace Nuke.Common.Tooling;

public static class ProcessExtensions
{
    public static IProcess AssertWaitForExit(this IProcess process)
    {
        process.NotNull();
        Assert.True(process.WaitForExit());
        return process;
    }

    public static IProcess AssertZeroExitCode(this IProcess process)
    {
        process.AssertWaitForExit();
        return process.ExitCode == 0 ? process : throw new ProcessException(process);
    }
}

/// <summary>A process ended with an exit code other than zero.</summary>
internal sealed class ProcessException(IProcess process) : Exception(Text(process))
{
    public int ExitCode { get; } = process.ExitCode;

    private static string Text(IProcess process)
    {
        List<string> lines =
        [
            $"Process '{Path.GetFileName(process.FileName)}' exited with code {process.ExitCode}.",
            $"   > {process.FileName.DoubleQuoteIfNeeded()} {process.Arguments}",
            $"   @ {process.WorkingDirectory}",
        ];
        var errors = process.Output.Where(x => x.Type == OutputType.Err).Select(x => $"   {x.Text}").ToList();
        if (errors.Count > 0)
            lines.AddRange(["Error output:", .. errors]);
        return lines.JoinNewLine();
    }
}
