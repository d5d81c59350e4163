using VmSweep.Analysis;
using VmSweep.Reports;

namespace VmSweep.Tests.Reports;

public sealed class GitHubAnnotationsTests
{
    [Fact]
    public void A_hundred_causes_are_less_than_fifty_annotations()
    {
        var lines = GitHubAnnotations.Lines(Report([.. Enumerable.Range(0, 100).Select(number => Cause($"cause {number}"))]));

        Assert.InRange(lines.Count, 41, 49);
        Assert.Contains("60 more causes", lines[^1]);
    }

    [Fact]
    public void What_a_guest_wrote_is_no_command() =>
        Assert.Equal("::error title=1 runs::50%25 broken%0A::set-output name=x::y (look at run 001)", Assert.Single(GitHubAnnotations.Lines(Report([Cause("50% broken\n::set-output name=x::y")]))));

    private static PublishedReport Report(IReadOnlyList<Cause> causes) => new(SampleSweep.OneOfEach(), "index.html", null) { Analysis = SweepAnalysis.None with { Causes = causes } };

    private static Cause Cause(string title) => new(CauseKind.Failure, title, [], ["001"], "001", null, IsNew: false);
}
