using VmSweep.BaseImages.Oz;
using VmSweep.Testing;

namespace VmSweep.Tests.BaseImages.Oz;

/// <summary>Where a build is, told by Oz's own lines.</summary>
public sealed class OzProgressTests
{
    private readonly ManualTime _time = new();
    private readonly List<string> _said = [];

    [Fact]
    public void A_whole_build_goes_through_every_phase_once()
    {
        var progress = new OzProgress(_said.Add, _time);
        var phases = new List<OzPhase>();
        foreach (var line in OzSamples.Lines("success").Prepend("room: ready"))
        {
            if (progress.Take(line))
                phases.Add(progress.Phase);
        }

        Assert.Equal(Enum.GetValues<OzPhase>().Where(phase => phase != OzPhase.Room), phases);
        Assert.Equal(100, progress.Percent);
        Assert.Equal(phases.Count, _said.Count);
    }

    [Fact]
    public void The_percentage_only_rises_and_reaches_the_end_with_the_end_only()
    {
        var progress = new OzProgress(_said.Add, _time);
        var last = 0;
        foreach (var line in OzSamples.Lines("success"))
        {
            progress.Take(line);
            Assert.InRange(progress.Percent, last, progress.Phase == OzPhase.Done ? 100 : 99);
            last = progress.Percent;
        }
    }

    [Fact]
    public void An_installation_that_takes_long_says_so_every_minute()
    {
        var progress = new OzProgress(_said.Add, _time);
        progress.Take("Running install for base-mini");
        for (var left = 5400; left > 5400 - 180; left -= 10)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            progress.Take($"Waiting for base-mini to finish installing, {left}/5400");
        }

        Assert.Equal(4, _said.Count);
        Assert.Equal("Oz: installing, 36 %, 0:03:00 so far", _said[^1]);
    }

    [Fact]
    public void What_a_guest_prints_is_no_phase()
    {
        var progress = new OzProgress(_said.Add, _time);
        progress.Take("Running custom commands");
        Assert.False(progress.Take("Installing custom packages"));
        Assert.False(progress.Take("Waiting for guest to do something"));
        Assert.Equal(OzPhase.Commands, progress.Phase);
    }
}
