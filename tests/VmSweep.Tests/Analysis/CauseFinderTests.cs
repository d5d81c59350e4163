using VmSweep.Analysis;
using VmSweep.Analysis.Packages;
using VmSweep.History;
using VmSweep.Results;
using VmSweep.Results.Exceptions;
using VmSweep.Testing;
using VmSweep.Tests.Reports;

namespace VmSweep.Tests.Analysis;

/// <summary>Small nights with one thing wrong, and what is made of it.</summary>
public sealed class CauseFinderTests : IDisposable
{
    private static readonly DateTimeOffset First = new(2026, 11, 1, 4, 23, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory _directory = new();

    private int _night;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_good_night_has_no_causes() => Assert.Empty(Night(_ => { }).Causes);

    [Fact]
    public void A_test_that_breaks_everywhere_with_nothing_changed_is_a_failure_with_a_beginning()
    {
        Night(_ => { });
        Night(run => run.Fails("reaches the outside", "timeout"));
        var cause = Assert.Single(Night(run => run.Fails("reaches the outside", "timeout")).Causes);

        Assert.Equal((CauseKind.Failure, 40, "20261102-0423-nightly", false), (cause.Kind, cause.Serials.Count, cause.Since, cause.IsNew));
        Assert.Contains(cause.Evidence, evidence => evidence.Contains("same packages and base image", StringComparison.Ordinal));
    }

    [Fact]
    public void A_flaky_test_that_breaks_for_good_is_no_longer_flaky()
    {
        for (var night = 0; night < 8; night++)
            Night(run => run.FailsWhen(run.Number == night * 5, "logs in", "reset by peer"));
        Assert.Equal(CauseKind.FlakyTest, Assert.Single(Night(run => run.FailsWhen(run.Number == 33, "logs in", "reset by peer")).Causes).Kind);

        Assert.Equal(CauseKind.Failure, Assert.Single(Night(run => run.Fails("logs in", "reset by peer")).Causes).Kind);
    }

    [Fact]
    public void A_test_that_passes_when_tried_again_is_flaky_though_every_run_is_green()
    {
        var cause = Assert.Single(Night(run => run.PassesWhenTriedAgain(run.Number == 7, "logs in", "reset by peer")).Causes);

        Assert.Equal((CauseKind.FlakyTest, "test.logs in is flaky"), (cause.Kind, cause.Title));
        Assert.Equal(["007"], cause.Serials);
    }

    [Fact]
    public void One_failure_for_the_first_time_is_not_called_flaky()
    {
        Night(_ => { });

        Assert.Equal(CauseKind.Failure, Assert.Single(Night(run => run.FailsWhen(run.Number == 7, "logs in", "reset by peer")).Causes).Kind);
    }

    [Fact]
    public void Packages_of_one_source_are_one_cause_and_all_tests_that_they_break_are_in_it()
    {
        Night(_ => { });
        var cause = Assert.Single(Night(run =>
        {
            if (run.Number % 4 != 0)
                return;
            run.Install("openssl", "3.2");
            run.Install("openssl-libs", "3.2");
            run.Fails(run.Number % 8 == 0 ? "serves TLS" : "verifies", "bad signature");
        }).Causes);

        Assert.Equal((CauseKind.Package, 10), (cause.Kind, cause.Serials.Count));
        Assert.Contains("openssl 3.1 → 3.2, openssl-libs 3.1 → 3.2", cause.Title);
    }

    [Fact]
    public void A_package_that_passing_runs_have_as_well_is_no_suspect()
    {
        Night(_ => { });
        var cause = Assert.Single(Night(run =>
        {
            run.Install("openssl", "3.2");
            run.FailsWhen(run.Number < 10, "serves TLS", "bad signature");
        }).Causes);

        Assert.Equal(CauseKind.Failure, cause.Kind);
    }

    [Fact]
    public void An_upgrade_of_everything_names_nothing()
    {
        Night(_ => { });
        var cause = Assert.Single(Night(run =>
        {
            if (run.Number >= 10)
                return;
            for (var number = 0; number < 20; number++)
                run.Install($"base-{number}", "9");
            run.Fails("serves TLS", "bad signature");
        }).Causes);

        Assert.Equal(CauseKind.Failure, cause.Kind);
        Assert.Contains(cause.Evidence, evidence => evidence.Contains("20 packages changed", StringComparison.Ordinal));
    }

    [Fact]
    public void Runs_of_one_image_that_fail_alike_are_the_images()
    {
        Night(_ => { });
        var cause = Assert.Single(Night(run => run.FailsWhen(run.Platform == 2, "has a locale", "C only")).Causes);

        Assert.Equal((CauseKind.Image, 10), (cause.Kind, cause.Serials.Count));
    }

    [Fact]
    public void Faults_everywhere_are_nobodys()
    {
        var causes = Night(run => run.FaultsOn("any", run.Number % 3 == 0)).Causes;

        Assert.All(causes, cause => Assert.Equal(CauseKind.Fault, cause.Kind));
        Assert.Equal(14, causes.Sum(cause => cause.Serials.Count));
    }

    [Fact]
    public void Jobs_that_never_came_to_a_machine_are_no_hosts_doing()
    {
        var analysis = Night(run => run.FaultsOn(run.Number % 4 == 1 ? "-" : $"h{run.Number % 10}", run.Number % 4 == 1));

        Assert.DoesNotContain(analysis.Hosts, host => host.Host == "-");
        Assert.DoesNotContain(analysis.Causes, cause => cause.Kind == CauseKind.Host);
    }

    [Fact]
    public void Half_a_pool_is_never_excluded()
    {
        var analysis = Night(run => run.FaultsOn($"h{run.Number % 10}", run.Number % 10 < 5));

        Assert.InRange(analysis.Hosts.Count(host => host.Advice == HostAdvice.Exclude), 0, 2);
    }

    [Fact]
    public void A_bad_host_is_excluded_then_tried_by_a_canary_and_released()
    {
        HostAdvice AdviceFor(SweepAnalysis analysis) => analysis.Hosts.Single(host => host.Host == "h0").Advice;
        void Elsewhere(NightRun run) => run.RunsOn($"h{1 + (run.Number % 9)}");

        Assert.Equal(HostAdvice.Exclude, AdviceFor(Night(run => run.FaultsOn($"h{run.Number % 10}", run.Number % 10 == 0))));
        Assert.Equal(HostAdvice.Exclude, AdviceFor(Night(Elsewhere)));
        Night(Elsewhere);
        Assert.Equal(HostAdvice.Canary, AdviceFor(Night(Elsewhere)));
        Assert.Equal(HostAdvice.Released, AdviceFor(Night(run => run.RunsOn(run.Number == 0 ? "h0" : "h5"))));
    }

    [Fact]
    public void Twenty_nights_of_chance_accuse_no_host()
    {
        var random = new Random(7);
        for (var night = 0; night < 20; night++)
        {
            // One machine in fifty is lost, wherever it runs.
            var analysis = Night(run => run.FaultsOn($"h{random.Next(10)}", random.Next(50) == 0));
            Assert.DoesNotContain(analysis.Causes, cause => cause.Kind is CauseKind.Host or CauseKind.Image);
            Assert.DoesNotContain(analysis.Hosts, host => host.Advice == HostAdvice.Exclude);
        }
    }

    private SweepAnalysis Night(Action<NightRun> plant)
    {
        var start = First.AddDays(_night++);
        List<NightRun> runs = [.. Enumerable.Range(0, 40).Select(number => new NightRun(number, start))];
        runs.ForEach(plant);
        var sweep = SampleSweep.Create([.. runs.Select(run => run.ToResult())]) with { SweepId = $"{start:yyyyMMdd-HHmm}-nightly", Started = start, Ended = start.AddHours(3) };
        var packages = runs.ToDictionary(run => run.Serial, run => run.Packages);
        using var history = HistoryDatabase.Open(_directory.File("history.db"));
        var analysis = new SweepAnalyzer(sweep, history.Window(sweep.Name, sweep.SweepId), run => RunPackages.None with { End = packages[run.Run.Serial] }).Analyze(KnownFailures.None, ComponentTags.None, []);
        history.Record(sweep, run => packages[run.Run.Serial]);
        // Whatever else: every run that is not green is explained once.
        Assert.Equal(sweep.Runs.Where(run => !run.Verdict.IsGood()).Select(run => run.Run.Serial), analysis.Causes.SelectMany(cause => cause.Serials).Where(serial => !sweep.Runs[int.Parse(serial)].Verdict.IsGood()).Order());
        return analysis;
    }
}
