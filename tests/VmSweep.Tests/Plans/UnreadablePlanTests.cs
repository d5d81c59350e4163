using VmSweep.Delta;
using VmSweep.Forecasts;
using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Pruning;

namespace VmSweep.Tests.Plans;

/// <summary>A sweep whose plan a power cut emptied, or another version wrote, is a line somewhere and stops nothing else.</summary>
public sealed class UnreadablePlanTests : IDisposable
{
    private readonly SampleSweepDirectory _sample = new();

    public void Dispose() => _sample.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("{ \"schema\": 99, \"what\": \"of another version\" }")]
    public void Everything_goes_on_without_it(string left)
    {
        var (plan, sweep, _) = _sample.Plan();
        var broken = Break(left);

        Assert.Equal(plan.SweepId, SweepFinder.Find(_sample.Artifacts, "nightly", sweepId: null).Plan.SweepId);
        Assert.Equal(sweep, _sample.Plan().Layout);
        Assert.Null(KnownRuns.Of(_sample.Artifacts, "nightly").Of(plan.Runs[0].Run));
        Assert.Empty(PastPasses.Of(plan, _sample.Artifacts.Sweep("99991231-0000-nightly"), DateTimeOffset.MaxValue));
        var said = Assert.Single(SweepStatus.Lines([], _sample.Artifacts, "nightly", sweepId: null), line => line.StartsWith(broken.Plan, StringComparison.Ordinal));
        Assert.EndsWith($"If nobody needs this one, remove {broken.Root}", said, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_named_where_somebody_asks_for_it()
    {
        var broken = Break("");
        Assert.StartsWith(broken.Plan, Assert.Throws<ProblemException>(() => SweepFinder.Find(_sample.Artifacts, "nightly", broken.Id)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prune_says_so_keeps_it_and_removes_the_others()
    {
        _sample.Plan();
        _sample.Time.Advance(TimeSpan.FromDays(40));
        var newest = _sample.Plan(forceNew: true).Layout;
        var broken = Break("");

        var lines = new Pruner(_sample.Artifacts, [], new HashSet<string>(), new(_sample.Artifacts, isDry: false), _sample.Time).Prune(PruneRules.Read("30d", null, null)).ToList();

        Assert.StartsWith($"kept: {broken.Plan}", Assert.Single(lines, line => line.Contains(broken.Root, StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal([broken.Id, newest.Id], _sample.Artifacts.AllSweeps().Select(each => each.Id));
    }

    /// <summary>Newer than all others.</summary>
    private SweepLayout Break(string left)
    {
        var broken = _sample.Artifacts.Sweep("99990101-0000-nightly");
        Directory.CreateDirectory(broken.Root);
        File.WriteAllBytes(broken.Plan, System.Text.Encoding.UTF8.GetBytes(left));
        return broken;
    }
}
