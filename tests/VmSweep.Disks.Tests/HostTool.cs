using System.Text;
using CliWrap;

namespace VmSweep.Disks.Tests;

/// <summary>The peers that know the formats: e2fsprogs and qemu-img. They are required, as CheckHost says.</summary>
internal static class HostTool
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Runs a tool that must succeed and returns what it printed.</summary>
    public static string Run(string program, params string[] arguments)
    {
        var (exitCode, output) = TryRun(program, arguments);
        Assert.True(exitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {exitCode}:\n{output}");
        return output;
    }

    public static (int ExitCode, string Output) TryRun(string program, params string[] arguments)
    {
        var output = new StringBuilder();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        var result = Cli.Wrap(program)
            .WithArguments(arguments)
            // mke2fs and debugfs ask e2fsprogs' own clock; times must not differ from run to run.
            .WithEnvironmentVariables(environment => environment.Set("LC_ALL", "C").Set("TZ", "UTC").Set("PATH", $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin"))
            .WithStandardOutputPipe(PipeTarget.ToStringBuilder(output))
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(output))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(limit.Token)
            .GetAwaiter()
            .GetResult();
        return (result.ExitCode, output.ToString());
    }
}
