using VmSweep.Engines;
using VmSweep.Engines.Local;
using VmSweep.Reports;
using VmSweep.Results;
using VmSweep.Tests.Plans;

namespace VmSweep.Tests.Results;

public sealed class ResultCollectorTests : IDisposable
{
    private readonly SampleSweepDirectory _sample = new();

    [Fact]
    public void Every_planned_run_is_reported_also_when_nothing_ran()
    {
        var (plan, sweep, _) = _sample.Plan();
        var result = ResultCollector.Collect(plan, sweep, _sample.Time);
        Assert.Equal(plan.Runs.Select(run => run.Run), result.Runs.Select(run => run.Run));
        Assert.All(result.Runs, run => Assert.Equal((Verdict.Lost, "It was never started."), (run.Verdict, run.Reason)));
        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public void A_run_whose_build_was_killed_is_lost_with_its_attempts()
    {
        var (plan, sweep, _) = _sample.Plan();
        LocalEngine.Submit(plan, sweep, _sample.Time);
        using (var journal = Journal.Open(sweep.Events, _sample.Time))
            journal.Append(JournalEvent.Started, "002", 1);

        var run = ResultCollector.Collect(plan, sweep, _sample.Time).Runs[2];
        Assert.Equal(Verdict.Lost, run.Verdict);
        Assert.Contains("The build was ended while this attempt ran", run.Reason, StringComparison.Ordinal);
        Assert.True(Assert.Single(run.Attempts).WasInterrupted);
    }

    [Fact]
    public void Publishing_makes_a_sweep_finished_and_reports_what_was_planned()
    {
        var (plan, sweep, _) = _sample.Plan();
        Assert.False(sweep.IsFinished);
        var report = ReportPublisher.Publish(plan, sweep, sweepDirectory: "", new ReportOptions(), _sample.Time);
        Assert.True(sweep.IsFinished);
        Assert.Equal("4 of 4 runs ended in a fault", Headline.Of(report.Result));
        Assert.Equal(4, System.Xml.Linq.XDocument.Load(Path.Combine(sweep.Report, "junit.xml")).Descendants("error").Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"schema\": 1, \"run\": ")]
    [InlineData("{ \"schema\": 1 }")]
    public void A_result_that_a_power_cut_left_is_one_row_with_its_file_and_what_to_do(string left)
    {
        var (plan, sweep, _) = _sample.Plan();
        Directory.CreateDirectory(sweep.Run("001").Root);
        File.WriteAllBytes(sweep.Run("001").Result, System.Text.Encoding.UTF8.GetBytes(left));

        var report = ReportPublisher.Publish(plan, sweep, sweepDirectory: "", new ReportOptions(), _sample.Time);

        Assert.Equal(plan.Runs.Select(run => run.Run), report.Result.Runs.Select(run => run.Run));
        Assert.Equal(Verdict.NoResult, report.Result.Runs[1].Verdict);
        Assert.StartsWith($"Its result cannot be read, as after a power cut: {sweep.Run("001").Result}", report.Result.Runs[1].Reason, StringComparison.Ordinal);
        Assert.EndsWith("'./build.sh RerunFailed' runs it again.", report.Result.Runs[1].Reason, StringComparison.Ordinal);
    }

    public void Dispose() => _sample.Dispose();
}
