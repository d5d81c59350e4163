using System.Globalization;
using VmSweep.Processes;
using VmSweep.Testing;

namespace VmSweep.Tests.Processes;

/// <summary>What a target of the pipeline waits for ends when the pipeline is told to end.</summary>
public sealed class ProcessTreeTests
{
    /// <summary>Writes down its own id and that of a child, which like itself is deaf to SIGTERM where asked; ends after ten minutes at the latest.</summary>
    private const string Family = """
        trap "$2" TERM
        sh -c 'trap "$0" TERM; while :; do sleep 0.1; done' "$2" & child=$!
        echo "$$ $child" >"$1.new"; mv "$1.new" "$1"
        sleep 600 & wait
        """;

    [Theory(Timeout = 60_000)]
    [InlineData("exit")]
    [InlineData("")]
    public async Task A_program_and_what_it_started_are_gone_when_the_wait_for_it_is_cancelled(string onTerminate)
    {
        using var directory = new TemporaryDirectory();
        await using var program = ProcessRunner.Default.Start(new("sh", "-c", Family, "sh", directory.File("ids"), onTerminate));
        var ids = await IdsAsync(directory.File("ids"));
        using var cancellation = new CancellationTokenSource();
        var waiting = Task.Run(() => new ProcessTree(ProcessRunner.Default, TimeProvider.System).WaitFor(ids[0], () => WaitFor(ids[0]), cancellation.Token), TestContext.Current.CancellationToken);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.DoesNotContain(ids, id => ProcessIdentity.Of(id) is { Runs: true });
    }

    [Fact(Timeout = 60_000)]
    public async Task A_program_that_ends_by_itself_is_waited_for_and_nothing_is_killed()
    {
        await using var program = ProcessRunner.Default.Start(new("sh", "-c", "exit 7"));
        new ProcessTree(ProcessRunner.Default, TimeProvider.System).WaitFor(program.Id, () => program.Completion.Wait(TestContext.Current.CancellationToken), CancellationToken.None);
        Assert.Equal(7, (await program.Completion).ExitCode);
    }

    private static async Task<int[]> IdsAsync(string file)
    {
        while (!File.Exists(file))
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        return [.. (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Split(' ').Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
    }

    /// <summary>As NUKE does: without an end, whatever is cancelled meanwhile.</summary>
    private static void WaitFor(int id)
    {
        while (ProcessIdentity.Of(id) is { Runs: true })
            Task.Delay(TimeSpan.FromMilliseconds(20)).Wait();
    }
}
