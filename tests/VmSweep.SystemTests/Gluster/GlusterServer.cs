using VmSweep.Processes;
using VmSweep.SystemTests.Tiny;
using VmSweep.Testing;

namespace VmSweep.SystemTests.Gluster;

/// <summary>A real Gluster server in namespaces of its own, on a loopback address that no other test uses.</summary>
public sealed class GlusterServer : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan CommandLimit = TimeSpan.FromMinutes(2);

    /// <summary>Bricks need trusted.* attributes: of a working copy's disk, and not of whatever /tmp is.</summary>
    private readonly TemporaryDirectory _directory = new(Path.Combine(Checkout.Root, "artifacts", "tests"));

    private IRunningProcess? _server;

    /// <summary>127.0.0.1 and localhost are refused as a brick's host; every other loopback address is taken.</summary>
    public string Address { get; } = $"127.{64 + Environment.ProcessId / 250 % 128}.{Environment.ProcessId % 250 + 1}.2";

    private string Root => _directory.Path;

    public async ValueTask InitializeAsync()
    {
        if (!Environment.IsPrivilegedProcess)
            return;
        var script = Path.Combine(Checkout.Root, "tests", "VmSweep.SystemTests", "Gluster", "serve");
        _server = ProcessRunner.Default.Start(new("unshare", ["--mount", "--pid", "--fork", "--kill-child", "/bin/sh", script, Root, Address]));
        var started = TimeProvider.System.GetTimestamp();
        while (!File.Exists(_directory.File("pid")))
        {
            if (_server.Completion.IsCompleted || TimeProvider.System.GetElapsedTime(started) > StartLimit)
                Assert.Fail($"glusterd did not start: {(_server.Completion.IsCompletedSuccessfully ? (await _server.Completion).LastWords : "it runs, and is silent")}");
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
            Assert.Empty(await ProcessTable.WaitUntilGoneAsync(Address, TimeSpan.FromSeconds(20)));
        }

        _directory.Dispose();
    }

    /// <summary>Makes a volume and starts it.</summary>
    /// <param name="replicas">On how many bricks each file is.</param>
    /// <param name="brickSize">Each brick is a file system of its own, of this size; null: they share the working copy's.</param>
    internal async Task<GlusterVolume> AddVolumeAsync(string name, int replicas = 1, ByteSize? brickSize = null)
    {
        string[] bricks = [.. Enumerable.Range(1, replicas).Select(number => _directory.File($"{name}-{number}"))];
        foreach (var brick in bricks)
        {
            Directory.CreateDirectory(brick);
            if (brickSize is { } size)
                await OnServerAsync("/bin/sh", "-c", $"truncate -s {size.Bytes} '{brick}.disk' && mkfs.ext4 -q '{brick}.disk' && mount -o loop '{brick}.disk' '{brick}'");
        }

        string[] copies = replicas > 1 ? ["replica", $"{replicas}"] : [];
        await GlusterAsync(["volume", "create", name, .. copies, .. bricks.Select(brick => $"{Address}:{brick}/b"), "force"]);
        // Gluster's 42 s are for networks that come back.
        await GlusterAsync("volume", "set", name, "network.ping-timeout", "5");
        await GlusterAsync("volume", "start", name);
        return new(this, name, [.. bricks.Select(brick => $"{brick}/b")]);
    }

    /// <summary>The administrator's command; from outside, glusterd answers questions only.</summary>
    internal Task<ProcessOutcome> GlusterAsync(params string[] words) => OnServerAsync(["gluster", "--mode=script", .. words]);

    /// <summary>Where a file of the server is for us: bricks may be mounted where only the server sees it.</summary>
    internal string Seen(string path) => $"/proc/{ProcessId}/root{path}";

    private string ProcessId => File.ReadAllText(_directory.File("pid")).Trim();

    private async Task<ProcessOutcome> OnServerAsync(params string[] command) =>
        (await TinyCheckout.RunAsync(new("nsenter", ["--target", ProcessId, "--mount", "--pid", "--", .. command]), CommandLimit)).EnsureSuccess();
}
