using VmSweep.Engines.Local;
using VmSweep.Files;
using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Results;

namespace VmSweep.Tests.Plans;

public sealed class RerunTests : IDisposable
{
    private readonly SampleSweepDirectory _sample = new();

    [Fact]
    public void What_was_not_good_runs_again_under_its_serial()
    {
        var parent = Finished(Verdict.Pass, Verdict.Fail, Verdict.Cleanup, Verdict.BootHang);
        var rerun = _sample.Plan(rerunOf: "");
        Assert.True(rerun.IsNew);
        Assert.Equal(parent.Id, rerun.Plan.RerunOf);
        Assert.Equal(["001", "003"], rerun.Plan.Runs.Select(run => run.Run.Serial));
    }

    [Fact]
    public void A_rerun_that_was_interrupted_goes_on_as_a_rerun()
    {
        Finished(Verdict.Fail, Verdict.Fail, Verdict.Pass, Verdict.Pass);
        var first = _sample.Plan(rerunOf: "");
        LocalEngine.Submit(first.Plan, first.Layout, _sample.Time);
        var second = _sample.Plan(rerunOf: "");
        Assert.Equal((first.Plan.SweepId, false), (second.Plan.SweepId, second.IsNew));
    }

    [Fact]
    public void A_rerun_of_a_rerun_runs_what_failed_twice()
    {
        Finished(Verdict.Fail, Verdict.Fail, Verdict.Pass, Verdict.Pass);
        Finish(_sample.Plan(rerunOf: ""), Verdict.Pass, Verdict.Fail);
        Assert.Equal(["001"], _sample.Plan(rerunOf: "").Plan.Runs.Select(run => run.Run.Serial));
    }

    [Fact]
    public void An_older_sweep_can_be_named()
    {
        var older = Finished(Verdict.Fail, Verdict.Pass, Verdict.Pass, Verdict.Pass);
        _sample.Time.Advance(TimeSpan.FromHours(1));
        Finished(Verdict.Pass, Verdict.Fail, Verdict.Pass, Verdict.Pass);
        Assert.Equal(["000"], _sample.Plan(rerunOf: older.Id).Plan.Runs.Select(run => run.Run.Serial));
    }

    [Fact]
    public void Where_nothing_failed_there_is_nothing_to_run_again()
    {
        Finished(Verdict.Pass, Verdict.Pass, Verdict.Pass, Verdict.Ignore);
        Assert.Contains("nothing to run again", Refusal(""), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unfinished_sweep_is_no_parent()
    {
        var planned = _sample.Plan();
        Assert.Contains("no sweep 'nightly' is finished", Refusal(""), StringComparison.Ordinal);
        Assert.Contains("is not finished", Refusal(planned.Plan.SweepId), StringComparison.Ordinal);
    }

    public void Dispose() => _sample.Dispose();

    private string Refusal(string rerunOf) => Assert.Throws<ProblemException>(() => _sample.Plan(rerunOf: rerunOf)).Message;

    private SweepLayout Finished(params Verdict[] verdicts) => Finish(_sample.Plan(), verdicts);

    private SweepLayout Finish(PlannedSweep planned, params Verdict[] verdicts)
    {
        var collected = ResultCollector.Collect(planned.Plan, planned.Layout, _sample.Time);
        JsonFile.Write(planned.Layout.Results, collected with { Runs = [.. collected.Runs.Zip(verdicts, (run, verdict) => run with { Verdict = verdict })] });
        return planned.Layout;
    }
}
