using System.Diagnostics;
using System.Globalization;
using System.Text;
using VmSweep.Processes;

namespace VmSweep.SystemTests.Tiny;

/// <summary>The processes of this machine, by what was typed to start them.</summary>
internal static class ProcessTable
{
    /// <summary>Those whose command line has <paramref name="text"/> in it, our own excepted.</summary>
    public static IReadOnlyList<RunningProgram> With(string text) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(path => Path.GetFileName(path))
            .Where(name => name.All(char.IsAsciiDigit) && name != $"{Environment.ProcessId}")
            .Select(name => new RunningProgram(int.Parse(name, CultureInfo.InvariantCulture), CommandLineOf(name)))
            .Where(program => program.CommandLine.Contains(text, StringComparison.Ordinal)),
    ];

    /// <summary>Waits until there are none.</summary>
    /// <returns>What is left when the time is over.</returns>
    public static async Task<IReadOnlyList<RunningProgram>> WaitUntilGoneAsync(string text, TimeSpan limit)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (With(text) is { Count: > 0 } left)
        {
            if (TimeProvider.System.GetElapsedTime(started) > limit)
                return left;
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        return [];
    }

    private static string CommandLineOf(string processId)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{processId}/cmdline")).Replace('\0', ' ');
        }
        catch (IOException)
        {
            // It ended while we looked.
            return "";
        }
    }
}

internal sealed record RunningProgram(int Id, string CommandLine)
{
    public bool IsQemu => CommandLine.StartsWith("/usr/bin/qemu-system-", StringComparison.Ordinal);

    /// <summary>build.sh, or the pipeline that it has become.</summary>
    public bool IsPipeline => CommandLine.StartsWith("dotnet ", StringComparison.Ordinal) || CommandLine.StartsWith("bash ", StringComparison.Ordinal);

    /// <summary>SIGSTOP, to this process alone.</summary>
    public async Task StopAsync() =>
        (await ProcessRunner.Default.RunAsync(new("kill", "-STOP", $"{Id}"), TimeSpan.FromSeconds(10))).EnsureSuccess();

    /// <summary>SIGCONT, after <see cref="StopAsync"/>.</summary>
    public async Task ContinueAsync() =>
        (await ProcessRunner.Default.RunAsync(new("kill", "-CONT", $"{Id}"), TimeSpan.FromSeconds(10))).EnsureSuccess();

    /// <summary>SIGKILL, to this process alone.</summary>
    public void Kill()
    {
        try
        {
            Process.GetProcessById(Id).Kill();
        }
        catch (ArgumentException)
        {
            // It ended by itself just now.
        }
    }
}
