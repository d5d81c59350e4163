using System.Globalization;
using VmSweep.Development;
using VmSweep.Testing;

namespace VmSweep.Tests.Development;

/// <summary>Several builds in one working copy: what NUKE does to its log as it starts works for each of them.</summary>
public sealed class BuildLogTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_build_starts_while_another_writes_its_log()
    {
        using var first = await BuildLog.MakeRoomAsync(_directory.Path, TimeProvider.System);
        using var log = OpenAsSerilog("build.log");
        first!.Dispose();
        // Without room for it, this is what ends the second build.
        Assert.Throws<IOException>(EmptyAsNuke);

        using var second = await BuildLog.MakeRoomAsync(_directory.Path, TimeProvider.System);
        EmptyAsNuke();
        using var another = OpenAsSerilog("build.log");
        log.WriteByte(1);
        another.WriteByte(2);
    }

    [Fact]
    public async Task No_two_builds_start_at_the_same_moment()
    {
        var first = await BuildLog.MakeRoomAsync(_directory.Path, TimeProvider.System);
        var second = BuildLog.MakeRoomAsync(_directory.Path, TimeProvider.System);
        await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        Assert.False(second.IsCompleted);
        first!.Dispose();
        (await second)!.Dispose();
    }

    [Fact]
    public async Task Two_builds_do_not_share_the_log_that_is_named_after_the_second_of_their_start()
    {
        var time = new ManualTime();
        await File.WriteAllTextAsync(_directory.File(Name(time)), "of another build", TestContext.Current.CancellationToken);
        var starting = BuildLog.MakeRoomAsync(_directory.Path, time);
        Assert.False(starting.IsCompleted);
        while (!starting.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        }

        (await starting)!.Dispose();
        Assert.False(File.Exists(_directory.File(Name(time))));
    }

    private static string Name(TimeProvider time) => string.Create(CultureInfo.InvariantCulture, $"build.{time.GetLocalNow():yyyy-MM-dd_HH-mm-ss}.log");

    private FileStream OpenAsSerilog(string name) => File.Open(_directory.File(name), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);

    private void EmptyAsNuke()
    {
        if (!File.Exists(_directory.File("build.log")))
            return;
        using var stream = File.OpenWrite(_directory.File("build.log"));
        stream.SetLength(0);
    }
}
