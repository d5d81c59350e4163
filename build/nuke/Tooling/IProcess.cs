using System.Diagnostics;

namespace Nuke.Common.Tooling;

/// <summary>A started process; nothing waits for it by itself.</summary>
public interface IProcess : IDisposable
{
    string FileName { get; }

    /// <summary>Without secrets.</summary>
    string Arguments { get; }

    string WorkingDirectory { get; }

    IReadOnlyCollection<Output> Output { get; }

    int ExitCode { get; }

    bool HasExited { get; }

    int Id { get; }

    void Kill();

    /// <summary>False where the time ran out; the process has been killed then.</summary>
    bool WaitForExit();
}

internal sealed class StartedProcess(Process process, Func<string, string> filter, int? timeout, IReadOnlyCollection<Output> output) : IProcess
{
    public string FileName => process.StartInfo.FileName;

    public string Arguments => filter(process.StartInfo.Arguments);

    public string WorkingDirectory => process.StartInfo.WorkingDirectory;

    public IReadOnlyCollection<Output> Output => output;

    public int ExitCode => process.ExitCode;

    public bool HasExited => process.HasExited;

    public int Id => process.Id;

    public void Kill() => process.Kill();

    public bool WaitForExit()
    {
        if (!process.WaitForExit(timeout ?? Timeout.Infinite))
        {
            process.Kill();
            return false;
        }

        // Only the call without a limit waits until the output has been read to its end.
        process.WaitForExit();
        return true;
    }

    public void Dispose() => process.Dispose();
}
