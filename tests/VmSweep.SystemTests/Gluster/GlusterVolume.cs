using System.Globalization;
using VmSweep.SystemTests.Tiny;

namespace VmSweep.SystemTests.Gluster;

/// <summary>A volume that runs, and what can happen to it.</summary>
/// <param name="Bricks">The bricks' directories.</param>
internal sealed record GlusterVolume(GlusterServer Server, string Name, IReadOnlyList<string> Bricks)
{
    /// <summary>As a user names it.</summary>
    public string Url => $"gluster://{Server.Address}/{Name}";

    public Task StopAsync() => Server.GlusterAsync("volume", "stop", Name, "force");

    /// <summary>Bricks that died are started again, too.</summary>
    public Task StartAsync() => Server.GlusterAsync("volume", "start", Name, "force");

    /// <summary>Waits until bricks that were away have what they missed: before, the volume is only as good as those that have it.</summary>
    public async Task WaitUntilHealedAsync()
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            var bricks = (await Server.GlusterAsync("volume", "heal", Name, "info")).Output.Split('\n').Count(static line => line == "Number of entries: 0");
            if (bricks == Bricks.Count)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);
        }

        Assert.Fail($"The bricks of {Name} do not become the same: {(await Server.GlusterAsync("volume", "heal", Name, "info")).Output}");
    }

    /// <summary>The process that serves a brick.</summary>
    public RunningProgram Brick(int number) => Assert.Single(ProcessTable.With(Bricks[number]), program => program.CommandLine.Contains("glusterfsd", StringComparison.Ordinal));

    /// <summary>How much the bricks' processes have read until now, of disks and of what their clients told them.</summary>
    public ByteSize ReadByBricks() => new(Bricks.Select((_, number) => File.ReadLines($"/proc/{Brick(number).Id}/io").First(line => line.StartsWith("rchar: ", StringComparison.Ordinal)))
        .Sum(line => long.Parse(line["rchar: ".Length..], CultureInfo.InvariantCulture)));

    /// <summary>Where a brick keeps a file of the volume.</summary>
    public string OnBrick(int number, string file) => Path.Combine(Server.Seen(Bricks[number]), file);

    /// <summary>The disks that a reader of the volume would find: whatever lies under a platform's name and a fingerprint.</summary>
    public IReadOnlyList<string> PublishedDisks() => [.. Disks().Where(path => path.Split('/').Length == 3 && !path.StartsWith('.'))];

    /// <summary>All disks, those on their way too, as the first brick has them. Its own directory <c>.glusterfs</c> has a link to the brick itself.</summary>
    public IReadOnlyList<string> Disks() =>
    [
        .. from directory in Directory.EnumerateDirectories(OnBrick(0, ""))
           where Path.GetFileName(directory) != ".glusterfs"
           from disk in Directory.EnumerateFiles(directory, "disk.qcow2", SearchOption.AllDirectories)
           select Path.GetRelativePath(OnBrick(0, ""), disk),
    ];
}
