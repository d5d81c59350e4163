using VmSweep.Analysis;
using VmSweep.Results;
using VmSweep.Testing.Planted;

namespace VmSweep.Tests.Analysis;

public sealed class PlantedSweepTests(PlantedNights nights) : IClassFixture<PlantedNights>
{
    private readonly SweepAnalysis _analysis = nights.Analysis;

    [Fact]
    public void The_causes_are_those_that_were_planted_and_no_other()
    {
        var causes = _analysis.Causes.Where(cause => cause.Kind != CauseKind.Fault).ToList();

        Assert.Contains(causes, cause => cause.Kind == CauseKind.Host && cause.Title.Contains(PlantedSweep.BadHost, StringComparison.Ordinal));
        Assert.Contains(causes, cause => cause.Kind == CauseKind.Image && cause.Title.Contains(PlantedSweep.BadPlatform, StringComparison.Ordinal));
        Assert.Contains(causes, cause => cause.Kind == CauseKind.Package && cause.Title.Contains($"{PlantedSweep.BadPackage} 1:5.7.3-1.osg.el9 → {PlantedSweep.BadVersion}", StringComparison.Ordinal));
        Assert.Equal(PlantedSweep.Flaky.Select(test => $"{test} is flaky").Order(), causes.Where(cause => cause.Kind == CauseKind.FlakyTest).Select(cause => cause.Title).Order());
        Assert.Equal(5, causes.Count);
    }

    [Fact]
    public void Every_run_that_is_not_green_has_exactly_one_cause()
    {
        var explained = _analysis.Causes.SelectMany(cause => cause.Serials).ToList();

        Assert.Equal(nights.Sweep.Runs.Where(run => !run.Verdict.IsGood()).Select(run => run.Run.Serial).Order(), explained.Order());
    }

    [Fact]
    public void The_causes_are_new_tonight_and_the_flaky_tests_are_not()
    {
        Assert.All(_analysis.Causes.Where(cause => cause.Kind is CauseKind.Host or CauseKind.Image or CauseKind.Package), cause => Assert.True(cause.IsNew, cause.Title));
        Assert.All(_analysis.Causes.Where(cause => cause.Kind == CauseKind.FlakyTest), cause => Assert.False(cause.IsNew, cause.Title));
    }

    [Fact]
    public void The_bad_host_is_to_be_kept_out_and_no_other()
    {
        Assert.Equal([PlantedSweep.BadHost], _analysis.Hosts.Where(host => host.Advice != HostAdvice.Use).Select(host => host.Host));
        Assert.Equal($"(TARGET.Machine =!= \"{PlantedSweep.BadHost}\")", _analysis.Requirements);
    }

    [Fact]
    public void Without_a_history_host_image_and_package_are_found_all_the_same()
    {
        var causes = nights.WithoutHistory.Causes;

        Assert.Contains(causes, cause => cause.Kind == CauseKind.Host && cause.Title.Contains(PlantedSweep.BadHost, StringComparison.Ordinal));
        Assert.Contains(causes, cause => cause.Kind == CauseKind.Image && cause.Title.Contains(PlantedSweep.BadPlatform, StringComparison.Ordinal));
        Assert.Contains(causes, cause => cause.Kind == CauseKind.Package && cause.Title.Contains(PlantedSweep.BadVersion, StringComparison.Ordinal));
    }
}
