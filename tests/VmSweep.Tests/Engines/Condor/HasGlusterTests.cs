using VmSweep.Processes;
using VmSweep.Testing;

namespace VmSweep.Tests.Engines.Condor;

/// <summary>What a machine says of the image store, to HTCondor.</summary>
public sealed class HasGlusterTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Marker => _directory.File("store/.vmsweep-image-store");

    public HasGlusterTests() => Directory.CreateDirectory(_directory.File("store"));

    public void Dispose() => _directory.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task A_machine_that_reads_the_marker_has_the_store()
    {
        await File.WriteAllTextAsync(Marker, "", TestContext.Current.CancellationToken);
        Assert.StartsWith("HasGluster = True\n", await LookAsync(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_mount_point_without_a_mount_is_no_store() =>
        Assert.Contains("HasGluster = False\nImageStoreState = \"" + Marker + " is not there", await LookAsync(), StringComparison.Ordinal);

    /// <summary>A reader of a pipe that nobody writes to sleeps like one of a frozen mount.</summary>
    [Fact(Timeout = 120_000)]
    public async Task A_store_that_does_not_answer_is_none_and_the_next_look_does_not_wait_for_it_again()
    {
        (await ProcessRunner.Default.RunAsync(new("mkfifo", [Marker]), TimeSpan.FromSeconds(10), cancellation: TestContext.Current.CancellationToken)).EnsureSuccess();
        Assert.Contains("has not answered for 10 s", await LookAsync(), StringComparison.Ordinal);
        Assert.Contains("has not answered since the last look", await LookAsync(), StringComparison.Ordinal);
        await File.WriteAllTextAsync(Marker, "here I am", TestContext.Current.CancellationToken);
        while (!File.Exists(_directory.File("state/answer")))
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        File.Delete(Marker);
        await File.WriteAllTextAsync(Marker, "", TestContext.Current.CancellationToken);
        Assert.StartsWith("HasGluster = True\n", await LookAsync(), StringComparison.Ordinal);
    }

    private async Task<string> LookAsync()
    {
        CommandLine command = new(RepositoryRoot.Path("pool/has-gluster"), [_directory.File("store"), _directory.File("state")]);
        return (await ProcessRunner.Default.RunAsync(command, TimeSpan.FromSeconds(50), cancellation: TestContext.Current.CancellationToken)).EnsureSuccess().Output;
    }
}
