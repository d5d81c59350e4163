using VmSweep.Processes;
using VmSweep.Testing.TinyGuests;

namespace VmSweep.SystemTests.Tiny;

/// <summary><c>./build.sh Shell</c> with a guest that only echoes: from the terminal to the guest's serial line and back, and the end of it.</summary>
public sealed class ShellTests(EchoSweep sweep) : IClassFixture<EchoSweep>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly TinyCheckout _checkout = sweep.Checkout;

    [Fact(Timeout = 120_000)]
    public async Task Somebody_at_a_terminal_talks_to_the_guest_and_leaves_by_the_escape_key()
    {
        var before = Evidence.Of(_checkout.Newest().Layout);
        await using var terminal = PseudoTerminal.Start(_checkout.Command("Shell", "--only-run", "0"));
        await terminal.WaitForAsync("Leave with Ctrl-]", Limit);
        await terminal.WaitForAsync(EchoGuest.Prompt, Limit);
        await terminal.WaitForAsync("stty rows 50 cols 132", Limit);
        Assert.NotEqual(terminal.SettingsBefore, terminal.Settings);

        // Ctrl-C is the guest's, and comes back from it.
        await terminal.TypeAsync("hello\u0003there\r");
        await terminal.WaitForAsync("hello\u0003there", Limit);
        await terminal.TypeAsync("\u001d");
        var outcome = await terminal.Completion.WaitAsync(Limit, TestContext.Current.CancellationToken);

        Assert.True(outcome.Succeeded, terminal.Screen);
        Assert.Equal(terminal.SettingsBefore, terminal.Settings);
        Assert.Equal(before, Evidence.Of(_checkout.Newest().Layout));
        AssertNothingLeft();
    }

    [Fact(Timeout = 120_000)]
    public async Task A_script_is_typed_line_by_line_and_the_guest_powered_off_at_its_end()
    {
        var outcome = await TinyCheckout.RunAsync(_checkout.Command("Shell", "--only-run", "0") with { Input = "first\nsecond\n" }, Limit);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("tiny# first\n", outcome.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("tiny# second\n", outcome.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("stty", outcome.Output, StringComparison.Ordinal);
        AssertNothingLeft();
    }

    [Fact(Timeout = 120_000)]
    public async Task More_than_one_run_is_refused_with_their_names()
    {
        var outcome = await TinyCheckout.RunAsync(_checkout.Command("Shell"), Limit);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("--only-run: a shell is for one run, and 2 of sweep", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("  001 tiny_1.x86_64 | one; main | set 1 (no result yet)", outcome.Output, StringComparison.Ordinal);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("-TERM")]
    [InlineData("-HUP")]
    [InlineData("-KILL")]
    public async Task A_build_that_is_ended_from_outside_takes_its_guest_with_it(string signal)
    {
        await using var terminal = PseudoTerminal.Start(_checkout.Command("Shell", "--only-run", "0"));
        await terminal.WaitForAsync(EchoGuest.Prompt, Limit);
        var build = ProcessTable.With(_checkout.Root).Single(program => program.CommandLine.StartsWith("dotnet ", StringComparison.Ordinal));
        (await ProcessRunner.Default.RunAsync(new("kill", signal, $"{build.Id}"), Limit, cancellation: TestContext.Current.CancellationToken)).EnsureSuccess();

        var outcome = await terminal.Completion.WaitAsync(Limit, TestContext.Current.CancellationToken);

        Assert.False(outcome.Succeeded);
        Assert.Empty(await ProcessTable.WaitUntilGoneAsync(_checkout.Root, TimeSpan.FromSeconds(10)));
        if (signal == "-KILL")
        {
            // Nobody was left to clear up; the next shell does, after a while.
            Directory.Delete(_checkout.Artifacts.Shells, recursive: true);
            return;
        }

        Assert.Equal(terminal.SettingsBefore, terminal.Settings);
        AssertNothingLeft();
    }

    private void AssertNothingLeft()
    {
        Assert.DoesNotContain(ProcessTable.With(_checkout.Root), program => program.IsQemu);
        Assert.Empty(Directory.GetFileSystemEntries(_checkout.Artifacts.Shells));
    }
}

/// <summary>A planned sweep of guests that echo. One for all tests: a host is asked once whether its KVM works, which takes these guests 20 s.</summary>
public sealed class EchoSweep : IAsyncLifetime
{
    internal TinyCheckout Checkout { get; } = new(runs: 2, EchoGuest.WriteDisk);

    public async ValueTask InitializeAsync() => Assert.Equal(0, (await Checkout.BuildAsync(TimeSpan.FromMinutes(3), "GenerateInputImages")).ExitCode);

    public ValueTask DisposeAsync()
    {
        Checkout.Dispose();
        return ValueTask.CompletedTask;
    }
}
