using VmSweep.Pool;
using VmSweep.Processes;
using VmSweep.Testing;

namespace VmSweep.Tests.Pool;

/// <summary>A pool is ended also where nobody has written down that it runs; nothing else is.</summary>
public sealed class PoolStopperTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact(Timeout = 120_000)]
    public async Task A_pool_whose_start_was_interrupted_is_known_and_stopped()
    {
        var layout = new PoolLayout(_directory.File("pool"));
        Directory.CreateDirectory(layout.Home);
        await using var ours = Start(layout.Home);
        await using var others = Start(layout.Home + "-of-another");

        var said = await StopAsync(layout);

        Assert.Equal("The pool, whose start was interrupted, is stopped", said);
        Assert.NotEqual(0, (await ours.Completion).ExitCode);
        Assert.False(others.Completion.IsCompleted);
        Assert.False(Directory.Exists(layout.Home));
    }

    [Fact(Timeout = 120_000)]
    public async Task Where_none_was_started_it_says_so() => Assert.Equal("No pool was started here", await StopAsync(new PoolLayout(_directory.File("pool"))));

    private static IRunningProcess Start(string home) =>
        ProcessRunner.Default.Start(new CommandLine("sleep", "60") { Environment = new Dictionary<string, string?> { ["POOL_HOME"] = home } });

    private static Task<string> StopAsync(PoolLayout layout) => new PoolStopper(ProcessRunner.Default, TimeProvider.System, layout).StopAsync(TestContext.Current.CancellationToken);
}
