using VmSweep.Matrix;
using VmSweep.Problems;

namespace VmSweep.Tests.Matrix;

public sealed class SelectionTests
{
    private static readonly IReadOnlyList<TestRun> Runs = SweepMatrix.Build([ParameterFileTests.Read(ParameterFileTests.Good)]);

    [Fact]
    public void Nothing_asked_for_selects_everything()
    {
        Assert.Same(Runs, Selection.All.Apply(Runs));
        Assert.True(Selection.All.IsEverything);
    }

    [Fact]
    public void Patterns_of_one_option_add_up_and_options_narrow()
    {
        var selected = (Selection.All with { Platforms = ["*_12.*", "DEBIAN_13.x86_64"], PackageSets = ["web"], Sources = ["* > *"] }).Apply(Runs);
        Assert.Equal(["002", "006"], selected.Select(run => run.Serial));
    }

    [Theory]
    [InlineData("2")]
    [InlineData("002")]
    [InlineData("??2")]
    public void A_run_is_selected_by_its_serial(string pattern) =>
        Assert.Equal("002", Assert.Single((Selection.All with { Runs = [pattern] }).Apply(Runs)).Serial);

    [Fact]
    public void Sources_are_compared_in_their_canonical_form_with_or_without_the_payload()
    {
        var runs = SweepMatrix.Build([ParameterFileTests.Read(ParameterFileTests.Good.Replace("- bookworm; main\n", "- me:branch; bookworm; main\n"))]);
        Assert.Equal(4, (Selection.All with { Sources = ["bookworm;main"] }).Apply(runs).Count);
        Assert.Equal(4, (Selection.All with { Sources = ["me:branch*"] }).Apply(runs).Count);
    }

    [Fact]
    public void A_pattern_that_matches_nothing_names_the_nearest()
    {
        var problems = Assert.Throws<ProblemException>(
            () => (Selection.All with { Platforms = ["debian_21.x86_64", "*"], PackageSets = ["Databse"] }).Apply(Runs)).Problems;
        Assert.Equal(["--only-platform", "--only-package-set"], problems.Select(problem => problem.Where.ToString()));
        Assert.Contains("Did you mean 'Database'?", problems[1].Remedy);
    }

    [Fact]
    public void Patterns_that_no_run_matches_together_are_an_error() =>
        Assert.Throws<ProblemException>(() => (Selection.All with { Runs = ["000"], Platforms = ["debian_13*"] }).Apply(Runs));
}
