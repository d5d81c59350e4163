using System.Diagnostics;
using VmSweep.Processes;
using VmSweep.Testing;

namespace VmSweep.Tests.Processes;

public sealed class ProcessRunnerTests
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Output_errors_and_exit_code_come_back()
    {
        var said = await ProcessRunner.Default.RunAsync(DummyProgram.Command("echo", "two words"), Enough, cancellation: Cancellation);
        var complained = await ProcessRunner.Default.RunAsync(DummyProgram.Command("error", "oh"), Enough, cancellation: Cancellation);
        var left = await ProcessRunner.Default.RunAsync(DummyProgram.Command("exit", "7"), Enough, cancellation: Cancellation);

        Assert.Equal("two words\n", said.Output);
        Assert.Equal("oh\n", complained.Errors);
        Assert.Equal(7, left.ExitCode);
        Assert.Contains("exit 7 ended with 7", Assert.Throws<ProcessFailedException>(left.EnsureSuccess).Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Input_and_environment_reach_the_program()
    {
        var command = DummyProgram.Command("cat") with { Input = "from us" };
        var read = await ProcessRunner.Default.RunAsync(command, Enough, cancellation: Cancellation);
        var variable = DummyProgram.Command("env", "VMSWEEP_X") with { Environment = new Dictionary<string, string?> { ["VMSWEEP_X"] = "1" } };
        var told = await ProcessRunner.Default.RunAsync(variable, Enough, cancellation: Cancellation);

        Assert.Equal("from us\n", read.Output);
        Assert.Equal("1\n", told.Output);
    }

    [Fact(Timeout = 60_000)]
    public async Task Every_line_is_passed_on_as_it_comes()
    {
        var lines = new List<string>();
        await ProcessRunner.Default.RunAsync(DummyProgram.Command("lines", "3"), Enough, lines.Add, Cancellation);
        Assert.Equal(["line 0", "line 1", "line 2"], lines);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_program_that_runs_too_long_is_killed_and_named()
    {
        var exception = await Assert.ThrowsAsync<TimeoutException>(
            () => ProcessRunner.Default.RunAsync(DummyProgram.Command("sleep", "60"), TimeSpan.FromMilliseconds(300), cancellation: Cancellation));
        Assert.Contains("sleep 60 was killed after", exception.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_missing_program_is_named_with_the_way_to_find_out_more()
    {
        var exception = await Assert.ThrowsAsync<ProgramNotFoundException>(
            () => ProcessRunner.Default.RunAsync(new CommandLine("no-such-program"), Enough, cancellation: Cancellation));
        Assert.Contains("'no-such-program' was not found. './build.sh CheckHost'", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ProgramNotFoundException>(() => ProcessRunner.Default.Start(new CommandLine("no-such-program")));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_program_that_is_there_and_cannot_be_started_is_not_called_missing()
    {
        using var directory = new TemporaryDirectory();
        var garbage = directory.File("garbage");
        // By another process: a program that another test starts at this moment would have inherited our open file, and the kernel starts none that is being written (ETXTBSY).
        (await ProcessRunner.Default.RunAsync(new("sh", "-c", "printf 'no program' >\"$1\" && chmod 500 \"$1\"", "sh", garbage), TimeSpan.FromSeconds(20), cancellation: TestContext.Current.CancellationToken)).EnsureSuccess();

        var placeless = await Assert.ThrowsAsync<ProgramNotStartedException>(() => ProcessRunner.Default.RunAsync(
            new CommandLine("true") { WorkingDirectory = directory.File("gone") }, TimeSpan.FromSeconds(20), cancellation: TestContext.Current.CancellationToken));
        var foreign = await Assert.ThrowsAsync<ProgramNotStartedException>(() => ProcessRunner.Default.RunAsync(
            new CommandLine(garbage), TimeSpan.FromSeconds(20), cancellation: TestContext.Current.CancellationToken));

        Assert.Equal($"'true' could not be started: its working directory {directory.File("gone")} is not there.", placeless.Message);
        Assert.True(foreign.Message.StartsWith($"'{garbage}' could not be started: Exec format error", StringComparison.Ordinal), foreign.Message);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_started_program_gives_its_bytes_and_its_exit_code()
    {
        using var output = new MemoryStream();
        await using var running = ProcessRunner.Default.Start(DummyProgram.Command("echo", "hello"), output);
        var outcome = await running.Completion.WaitAsync(Enough, Cancellation);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal("hello\n"u8.ToArray(), output.ToArray());

        await using var failing = ProcessRunner.Default.Start(DummyProgram.Command("exit", "9"));
        Assert.Equal(9, (await failing.Completion.WaitAsync(Enough, Cancellation)).ExitCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task Disposing_a_started_program_kills_it()
    {
        var running = ProcessRunner.Default.Start(DummyProgram.Command("sleep", "60"));
        await running.DisposeAsync();
        Assert.True(running.Completion.IsCanceled);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_started_program_dies_with_the_process_that_started_it()
    {
        var start = new ProcessStartInfo(DummyProgram.Command().Program, ["start-and-report"]) { RedirectStandardOutput = true };
#pragma warning disable RS0030 // The parent must be killable without the help of our own process layer: that layer is what is tested.
        using var parent = Process.Start(start)!;
#pragma warning restore RS0030
        var lifeline = await parent.StandardOutput.ReadLineAsync(Cancellation);
        Assert.True(Directory.Exists($"/proc/{lifeline}"));

        parent.Kill();

        // The shell of the lifeline waits for the program, so it is gone after it. The test's own limit ends the waiting.
        while (Directory.Exists($"/proc/{lifeline}"))
            await Task.Delay(50, Cancellation);
    }

    /// <summary>A terminal that is closed, Ctrl-\ and timeout(1) reach every process of the build, the lifeline's shell too.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData("-HUP")]
    [InlineData("-QUIT")]
    [InlineData("-TERM")]
    public async Task A_lifeline_outlives_the_signals_that_a_whole_group_gets(string signal)
    {
        await using var running = ProcessRunner.Default.Start(DummyProgram.Command("sleep", "60"));
        // Time for the shell to get to its first line.
        await Task.Delay(500, Cancellation);
        await ProcessRunner.Default.RunAsync(new("kill", signal, $"{running.Id}"), Enough, cancellation: Cancellation);
        await Task.Delay(500, Cancellation);
        Assert.False(running.Completion.IsCompleted);
    }
}
