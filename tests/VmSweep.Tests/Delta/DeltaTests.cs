using VmSweep.Delta;
using VmSweep.Problems;
using VmSweep.Reports;
using VmSweep.Results;

namespace VmSweep.Tests.Delta;

public sealed class DeltaTests : IDisposable
{
    private static readonly DeltaRules Never = new(TimeSpan.FromDays(7), RefreshPercent: 0);

    private readonly DeltaSample _sample = new();

    [Fact]
    public async Task Where_nothing_has_changed_nothing_runs_and_every_run_is_reported()
    {
        Assert.Equal(["A", "B", "C", "D"], await _sample.NightAsync());
        Assert.Empty(await _sample.NightAsync(Never));

        var sweep = _sample.Newest();
        Assert.Equal(4, sweep.Runs.Count);
        Assert.All(sweep.Runs, run => Assert.Equal((Verdict.Pass, 0, "installs"), (run.Verdict, run.Attempts.Count, Assert.Single(run.Cases).Name)));
        Assert.Equal("Not run: nothing that it depends on has changed since it passed as run 000 of 20261123-1830-nightly.", sweep.Runs[0].Reason);
        Assert.Equal("all 4 runs are good (4 reused from earlier sweeps)", Headline.Of(sweep));
        Assert.Contains("Delta: 4 of 4 runs are reused, 0 run", _sample.Said);
    }

    [Fact]
    public async Task A_sweep_that_is_no_delta_runs_everything()
    {
        await _sample.NightAsync();
        Assert.Equal(["A", "B", "C", "D"], await _sample.NightAsync());
    }

    [Fact]
    public async Task What_did_not_pass_or_only_when_tried_again_runs()
    {
        await _sample.NightAsync(verdict: label => label == "B" ? Verdict.Fail : Verdict.Pass);
        Assert.Equal(["B"], await _sample.NightAsync(Never, attempts: 2));
        Assert.Equal(["B"], await _sample.NightAsync(Never));
        Assert.Empty(await _sample.NightAsync(Never));
        Assert.Contains("  1 run because its result in 20261123-1830-nightly is 'fail'", _sample.Said);
        Assert.Contains("  1 run because in 20261124-1830-nightly it passed only when it was tried again", _sample.Said);
    }

    [Fact]
    public async Task A_repository_that_changed_or_cannot_be_looked_at_runs_all_that_used_it()
    {
        await _sample.NightAsync();
        _sample.Repository = null;
        Assert.Equal(4, (await _sample.NightAsync(Never)).Count);
        Assert.Contains($"  4 run because {DeltaSample.Address} could not be looked at", _sample.Said);
        _sample.Repository = "Tuesday";
        Assert.Equal(4, (await _sample.NightAsync(Never)).Count);
        Assert.Contains($"  4 run because {DeltaSample.Address} has changed", _sample.Said);
        Assert.Empty(await _sample.NightAsync(Never));
    }

    [Fact]
    public async Task A_payload_that_does_not_tell_its_repositories_is_always_run()
    {
        await _sample.NightAsync(tellsRepositories: false);
        Assert.Equal(4, (await _sample.NightAsync(Never, tellsRepositories: false)).Count);
        Assert.Contains("  4 run because its payload did not tell its repositories: output/repositories.txt is not there", _sample.Said);
    }

    [Fact]
    public async Task An_image_that_was_built_again_is_another_though_its_fingerprint_is_the_same()
    {
        await _sample.NightAsync();
        _sample.BuildImage("second build");
        Assert.Equal(4, (await _sample.NightAsync(Never)).Count);
        Assert.Empty(await _sample.NightAsync(Never));
    }

    [Fact]
    public async Task A_sweep_whose_image_is_not_there_is_no_failure_here_and_reuses_nothing()
    {
        await _sample.NightAsync();
        Directory.Delete(_sample.Artifacts.BaseImages, recursive: true);
        var (plan, sweep) = _sample.Plan(Never);
        await _sample.ReuseAsync(plan, sweep);
        Assert.False(Directory.Exists(sweep.Runs));
        Assert.Contains("  4 run because its base image is not the one of 20261123-1830-nightly", _sample.Said);
    }

    [Fact]
    public async Task Another_payload_or_another_environment_runs_everything()
    {
        await _sample.NightAsync();
        _sample.Write("sweeps/nightly/payload/input/data.txt", "new\n");
        Assert.Equal(4, (await _sample.NightAsync(Never)).Count);
        _sample.Write("sweeps/nightly/sweep.yaml", "schema: 1\nenvironment:\n  COLOUR: blue\n");
        Assert.Equal(4, (await _sample.NightAsync(Never)).Count);
        Assert.Empty(await _sample.NightAsync(Never));
    }

    [Fact]
    public async Task A_pass_is_as_old_as_the_run_that_made_it_however_often_it_was_reused()
    {
        await _sample.NightAsync();
        var rules = new DeltaRules(TimeSpan.FromDays(2.5), RefreshPercent: 0);
        Assert.Empty(await _sample.NightAsync(rules));
        Assert.Empty(await _sample.NightAsync(rules));
        Assert.Equal(4, (await _sample.NightAsync(rules)).Count);
    }

    [Fact]
    public async Task A_share_is_refreshed_each_night_those_first_that_waited_longest()
    {
        await _sample.NightAsync();
        var rules = new DeltaRules(TimeSpan.FromDays(300), RefreshPercent: 25);
        var nights = new List<string>();
        for (var night = 0; night < 8; night++)
            nights.Add(string.Concat(await _sample.NightAsync(rules)));
        Assert.Equal(["A", "B", "C", "D", "A", "B", "C", "D"], nights);
    }

    [Fact]
    public async Task What_was_decided_stays_decided_when_the_sweep_goes_on()
    {
        await _sample.NightAsync();
        var (plan, sweep) = _sample.Plan(new(TimeSpan.FromDays(7), RefreshPercent: 25));
        await _sample.ReuseAsync(plan, sweep);
        File.Delete(sweep.Run("003").Result);
        _sample.Repository = "Tuesday";
        await _sample.ReuseAsync(plan, sweep);
        Assert.Equal([false, true, true, true], plan.Runs.Select(run => File.Exists(sweep.Run(run.Run.Serial).Result)));
    }

    [Fact]
    public async Task A_result_that_was_pruned_since_the_decision_is_made_anew()
    {
        await _sample.NightAsync();
        var (plan, sweep) = _sample.Plan(Never);
        await _sample.ReuseAsync(plan, sweep);
        Directory.Delete(sweep.Runs, recursive: true);
        Directory.Delete(_sample.Artifacts.AllSweeps()[^1].Root, recursive: true);
        await _sample.ReuseAsync(plan, sweep);
        Assert.False(Directory.Exists(sweep.Runs));
    }

    [Fact]
    public void Rules_without_a_delta_sweep_and_rules_that_are_none_are_refused()
    {
        Assert.Null(DeltaRules.Read(false, null, null));
        Assert.Equal(DeltaRules.Default, DeltaRules.Read(true, null, null));
        Assert.StartsWith("--delta: is missing", Assert.Throws<ProblemException>(() => DeltaRules.Read(false, TimeSpan.FromDays(1), null)).Message, StringComparison.Ordinal);
        Assert.StartsWith("--delta-refresh: '101' is no percentage", Assert.Throws<ProblemException>(() => DeltaRules.Read(true, null, 101)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _sample.Dispose();
}
