using System.Text;
using VmSweep.Files;
using VmSweep.Forecasts;
using VmSweep.Guest;
using VmSweep.History;
using VmSweep.Plans;
using VmSweep.Reports;
using VmSweep.Results;
using VmSweep.Tests.Plans;

namespace VmSweep.Tests.Reports;

/// <summary>Whatever lies about when a report is to be written: there is one in the end, and it says what was the matter.</summary>
public sealed class ReportPublisherTests : IDisposable
{
    private readonly SampleSweepDirectory _sample = new();

    private readonly SweepPlan _plan;

    private readonly SweepLayout _sweep;

    public ReportPublisherTests() => (_plan, _sweep, _) = _sample.Plan();

    public void Dispose() => _sample.Dispose();

    [Fact]
    public void A_damaged_history_is_said_on_the_page_and_left_alone()
    {
        File.WriteAllBytes(_sweep.Artifacts.History, Encoding.UTF8.GetBytes(new string('x', 5000)));

        var report = Publish();

        Assert.Contains("history.db: cannot be used", Assert.Single(report.Analysis.Problems));
        Assert.Contains("history.db: cannot be used", File.ReadAllText(report.HtmlPath));
        Assert.Contains("cannot be used", File.ReadAllText(Path.Combine(_sweep.Report, "summary.md")));
        Assert.Equal(5000, new FileInfo(_sweep.Artifacts.History).Length);
    }

    [Fact]
    public void A_history_that_cannot_be_written_costs_nothing_but_itself()
    {
        Directory.CreateDirectory(_sweep.Artifacts.History);

        Assert.Contains("history.db", Assert.Single(Publish().Analysis.Problems));
        Assert.True(_sweep.IsFinished);
    }

    [Fact]
    public async Task Two_reports_at_once_are_two_whole_reports_and_one_history()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 4), (_, _) =>
        {
            Assert.Empty(Publish().Analysis.Problems);
            return ValueTask.CompletedTask;
        });

        using var history = HistoryDatabase.Open(_sweep.Artifacts.History);
        Assert.Equal(_plan.Runs.Count, history.RunsOf(_plan.SweepId).Count);
        Assert.EndsWith("</html>\n", File.ReadAllText(Path.Combine(_sweep.Report, "index.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Known_failures_count_when_the_report_is_written_and_a_wrong_file_is_said()
    {
        var run = _plan.Runs[0].Run;
        var failed = new TestCase("test", "http", "answers", CaseStatus.Failed, TimeSpan.Zero, "refused", "");
        var passed = failed with { Name = "starts", Status = CaseStatus.Passed, Message = "" };
        var now = _sample.Time.GetUtcNow();
        JsonFile.Write(_sweep.Run(run.Serial).Result, new RunResult(
            1, run, Verdict.Fail, "1 of 2", [failed, passed], [new(1, Verdict.Fail, "1 of 2", "h", now, now.AddMinutes(1), ".")],
            new GuestFacts(null, null, 1, [], null, null, new(PayloadState.Exited, 1, null, null, false, [], false, null)), null, []));
        var exceptions = Path.Combine(_sample.Sweep, "test-exceptions.yaml");

        Assert.Equal(Verdict.Fail, Publish().Result.Runs[0].Verdict);
        File.WriteAllBytes(exceptions, Encoding.UTF8.GetBytes($"- [answers, http, 2000-01-01, 2999-01-01]\n- [old, http, 2000-01-01, 2000-01-02]\n"));
        var excepted = Publish();
        Assert.Equal(Verdict.Ignore, excepted.Result.Runs[0].Verdict);
        Assert.Contains("old in http, until 2000-01-02", File.ReadAllText(excepted.HtmlPath));
        File.WriteAllBytes(exceptions, "- nonsense\n"u8.ToArray());
        Assert.Contains("test-exceptions.yaml:1: is not an exception", Assert.Single(Publish().Analysis.Problems));
    }

    [Fact]
    public void A_payload_that_wrote_a_hundred_thousand_files_is_reported_with_some_of_them()
    {
        var run = _sweep.Run(_plan.Runs[0].Run.Serial);
        Directory.CreateDirectory(run.Output);
        for (var number = 0; number < 100_000; number++)
            File.Create(Path.Combine(run.Output, $"{number}.xml")).Dispose();

        var report = Publish();

        Assert.Empty(report.Analysis.Problems);
        Assert.InRange(new FileInfo(report.HtmlPath).Length, 1000, 200_000);
        var reading = VmSweep.Results.Payloads.PayloadReader.ReadDirectory(run.Output);
        Assert.Contains(reading.Problems, problem => problem == "100000 XML files; only the first 100 were read");
    }

    [Fact]
    public void Clocks_that_jumped_make_no_negative_times()
    {
        var run = _plan.Runs[0].Run;
        var now = _sample.Time.GetUtcNow();
        JsonFile.Write(_sweep.Run(run.Serial).Result, new RunResult(
            1, run, Verdict.Pass, "ok", [], [new(1, Verdict.Pass, "ok", "h", now, now.AddYears(-56), ".")],
            new GuestFacts(null, null, 1, [new("payload", TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(-4))], null, null), null, []));

        var report = Publish();

        Assert.All(report.Analysis.Account!.Platforms, platform => Assert.True(platform.End >= TimeSpan.Zero && platform.GuestTime >= TimeSpan.Zero));
        Assert.DoesNotContain("-56", File.ReadAllText(Path.Combine(_sweep.Report, "junit.xml")));
        Assert.DoesNotContain("width:-", File.ReadAllText(report.HtmlPath));
        using var history = HistoryDatabase.Open(_sweep.Artifacts.History);
        Assert.All(history.RunsOf(_plan.SweepId), past => Assert.True(past.Took >= TimeSpan.Zero));
    }

    [Fact]
    public void A_plan_is_told_by_the_history_how_long_its_runs_take()
    {
        var run = _plan.Runs[0].Run;
        var now = _sample.Time.GetUtcNow();
        JsonFile.Write(_sweep.Run(run.Serial).Result, new RunResult(1, run, Verdict.Pass, "ok", [], [new(1, Verdict.Pass, "ok", "h", now, now.AddMinutes(7), ".")], null, null, []));
        Publish();
        // Pruned: only the history knows it any more.
        Directory.Delete(_sweep.Root, recursive: true);

        Assert.Equal(TimeSpan.FromMinutes(7), KnownRuns.Of(_sweep.Artifacts, _plan.Name).Of(run));
    }

    [Fact]
    public void What_was_planned_stands_beside_what_came()
    {
        var run = _plan.Runs[0].Run;
        var now = _sample.Time.GetUtcNow();
        var files = _sweep.Run(run.Serial);
        JsonFile.Write(files.Result, new RunResult(
            1, run, Verdict.Pass, "ok", [], [new(1, Verdict.BootHang, "hung", "bad", now, now.AddMinutes(3), "attempts/1"), new(2, Verdict.Pass, "ok", "good", now.AddMinutes(3), now.AddMinutes(10), ".")], null, null, []));
        File.WriteAllBytes(files.InputImage, new byte[1000]);
        File.WriteAllBytes(files.ResultImage, new byte[2000]);
        var forecast = SweepForecast.Make(new(_plan, _sweep, IsNew: true), KnownRuns.None, PoolPlaces.Local(2));

        var report = Publish();

        var account = report.Analysis.Account!;
        Assert.Equal((TimeSpan.FromMinutes(7), TimeSpan.FromMinutes(3)), (account.Goodput, account.Badput));
        Assert.Equal(("bad", TimeSpan.FromMinutes(3)), (account.Hosts[0].Host, account.Hosts[0].Badput));
        var platform = Assert.Single(account.Platforms, group => group.Name == $"{run.Platform}");
        Assert.Equal((TimeSpan.FromMinutes(10), 2, forecast.Platforms.Single(group => group.Name == platform.Name).Latest), (platform.End, platform.Attempts, platform.Planned!.Latest));
        Assert.Equal(2 * (3000 + DiskBytes.EmptyOverlay.Bytes), platform.Bytes!.Value.Bytes);
        Assert.Contains("Guests had 10 min 00 s: 7 min 00 s (70.0 %) led to a verdict, 3 min 00 s went into faults (boot-hang 3 min 00 s).", File.ReadAllText(report.HtmlPath));
        Assert.Contains("(70.0 %) led to a verdict", File.ReadAllText(Path.Combine(_sweep.Report, "summary.md")).Replace("\\", ""));
        // The next plan knows it.
        Assert.Equal(3000 + DiskBytes.EmptyOverlay.Bytes, KnownRuns.Of(_sweep.Artifacts, _plan.Name).Estimate(run)!.Bytes!.Value.Bytes);
    }

    private PublishedReport Publish() => ReportPublisher.Publish(_plan, _sweep, _sample.Sweep, new ReportOptions(), _sample.Time);
}
