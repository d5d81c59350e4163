using VmSweep.Engines;
using VmSweep.Engines.Local;
using VmSweep.Files;
using VmSweep.Plans;
using VmSweep.Problems;

namespace VmSweep.Tests.Plans;

public sealed class SweepPlannerTests : IDisposable
{
    private readonly SampleSweepDirectory _sample = new();

    [Fact]
    public void A_plan_is_written_and_read_back_as_it_was()
    {
        var planned = _sample.Plan();
        Assert.Equal("20261122-1830-nightly", planned.Plan.SweepId);
        var read = SweepFinder.Load(planned.Layout);
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(planned.Plan, JsonFile.Options), System.Text.Json.JsonSerializer.Serialize(read, JsonFile.Options));
    }

    [Fact]
    public void A_platform_without_a_template_is_planned_and_counted_but_not_run()
    {
        var plan = _sample.Plan().Plan;
        Assert.Equal(4, plan.Runs.Count);
        Assert.Equal([("plan9_4.x86_64", 2)], plan.WithoutTemplate().Select(pair => (pair.Platform.ToString(), pair.Runs)));
        Assert.Contains("plan9_4.x86_64: has no template, and 2 runs want it", Assert.Throws<ProblemException>(plan.EnsureRunnable).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_selection_narrows_the_plan_and_keeps_the_serials()
    {
        var plan = _sample.Plan(selection: new(["debian*"], ["Data*"], [], [])).Plan;
        Assert.Equal(["001"], plan.Runs.Select(run => run.Run.Serial));
        plan.EnsureRunnable();
    }

    [Fact]
    public void An_unfinished_sweep_with_unchanged_inputs_goes_on()
    {
        var first = Started();
        _sample.Time.Advance(TimeSpan.FromHours(1));
        var second = _sample.Plan();
        Assert.False(second.IsNew);
        Assert.Equal(first.Plan.SweepId, second.Plan.SweepId);
    }

    [Theory]
    [InlineData("sweeps/nightly/payload/input/data.txt", "changed\n")]
    [InlineData("sweeps/nightly/sweep.yaml", "schema: 1\nmemory: 2G\n")]
    public void An_unfinished_sweep_with_changed_inputs_is_the_users_decision(string path, string text)
    {
        var first = Started();
        _sample.Write(path, text);
        var problem = Assert.Single(Assert.Throws<ProblemException>(() => _sample.Plan()).Problems);
        Assert.Contains($"--sweep-id {first.Plan.SweepId}", problem.Remedy, StringComparison.Ordinal);
        Assert.Contains("--new", problem.Remedy, StringComparison.Ordinal);
        Assert.True(_sample.Plan(forceNew: true).IsNew);
    }

    [Fact]
    public void A_sweep_that_was_only_planned_holds_nobody_up()
    {
        _sample.Plan();
        _sample.Write("sweeps/nightly/payload/input/data.txt", "changed\n");
        var second = _sample.Plan();
        Assert.True(second.IsNew);
        Assert.Equal("20261122-1830-nightly-2", second.Plan.SweepId);
    }

    [Fact]
    public void A_finished_sweep_is_never_taken_up_again()
    {
        var first = Started();
        JsonFile.Write(first.Layout.Results, new { });
        Assert.True(_sample.Plan().IsNew);
    }

    [Fact]
    public void A_stage_alone_finds_the_newest_sweep_and_names_the_nearest_id_to_a_wrong_one()
    {
        Started();
        Assert.Equal("20261122-1830-nightly", SweepFinder.Find(_sample.Artifacts, "nightly", null).Plan.SweepId);
        var problem = Assert.Throws<ProblemException>(() => SweepFinder.Find(_sample.Artifacts, "nightly", "20261122-1830-nightli"));
        Assert.Contains("Did you mean '20261122-1830-nightly'?", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Builds_that_plan_in_the_same_moment_get_sweeps_of_their_own()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => SweepIds.Claim("nightly", _sample.Artifacts, _sample.Time).Id)));
        Assert.Equal(20, ids.Distinct().Count());
    }

    public void Dispose() => _sample.Dispose();

    private PlannedSweep Started()
    {
        var planned = _sample.Plan();
        LocalEngine.Submit(planned.Plan, planned.Layout, _sample.Time);
        Assert.Equal(4, Journal.Read(planned.Layout.Events).Count);
        return planned;
    }
}
