using System.Text;
using VmSweep.Engines.Condor.Collection;
using VmSweep.Engines.Local;
using VmSweep.Plans;
using VmSweep.Testing;

namespace VmSweep.Tests.Engines.Local;

public sealed class GuestWatcherTests
{
    private static readonly byte[] Flood = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(second => $"@@VMSWEEP {second}.0 payload\n")));

    [Fact]
    public void A_payload_that_prints_markers_is_not_told_to_the_journal_line_by_line()
    {
        var told = 0;
        var watcher = new GuestWatcher(new StageWatch(StageLimits.Default, TimeSpan.FromMinutes(1), TimeProvider.System), _ => told++);
        watcher.Feed(Flood);
        Assert.InRange(told, 1, 100);
        Assert.Equal(told, watcher.Markers.Count);
    }

    [Fact]
    public void A_returned_console_full_of_markers_is_read_up_to_a_bound()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllBytes(directory.File("console.log"), Flood);
        Assert.Equal(ReturnedConsole.MaximumEvents, ReturnedConsole.Read(directory.File("console.log")).Count);
    }
}
