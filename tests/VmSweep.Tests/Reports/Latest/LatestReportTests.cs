using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Reports;
using VmSweep.Reports.Latest;
using VmSweep.Testing;

namespace VmSweep.Tests.Reports.Latest;

public sealed partial class LatestReportTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private readonly ManualTime _time = new();

    private readonly SweepLayout _sweep;

    private readonly PublishedReport _report;

    public LatestReportTests()
    {
        _sweep = new(_directory.File("artifacts/sweeps/20261122-1830-nightly"));
        var result = SampleSweep.OneOfEach();
        SampleSweep.WriteFiles(_sweep.Root, result);
        File.WriteAllBytes(Path.Combine(_sweep.Run("000").Root, "result.qcow2"), new byte[100]);
        _report = new(result, "", null);
    }

    private ArtifactsLayout Artifacts => new(_directory.File("artifacts"));

    private LatestReport Latest => new(Artifacts.Latest("nightly"), _time);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Every_link_and_attachment_of_what_is_published_leads_to_a_file_in_it()
    {
        Latest.Publish(_report, _sweep, new() { AttachmentRoot = _directory.Path, AbsoluteAttachments = true });

        var page = File.ReadAllText(Path.Combine(Latest.Directory, "index.html"));
        var links = Href().Matches(page).Select(match => WebUtility.HtmlDecode(match.Groups["url"].Value)).Where(url => url[0] != '#').ToList();
        Assert.Contains(links, link => link.EndsWith("run-job.log", StringComparison.Ordinal));
        Assert.All(links, link => AssertInside(Path.Combine(Latest.Directory, Uri.UnescapeDataString(link))));
        var attachments = Attachment().Matches(File.ReadAllText(Path.Combine(Latest.Directory, "junit.xml"))).Select(match => match.Groups["path"].Value).ToList();
        Assert.Contains("artifacts/latest/nightly/runs/000/console.log", attachments);
        Assert.All(attachments, path => AssertInside(Path.Combine(_directory.Path, path)));
    }

    [Fact]
    public void Disks_are_not_published_and_logs_take_no_second_place()
    {
        Latest.Publish(_report, _sweep, new());

        Assert.DoesNotContain("result.qcow2", Published().Select(Path.GetFileName));
        var log = Path.Combine(Latest.Directory, "runs/000/console.log");
        Assert.Equal(File.ReadAllBytes(_sweep.Run("000").Console), File.ReadAllBytes(log));
        File.AppendAllText(_sweep.Run("000").Console, "more");
        Assert.EndsWith("more", File.ReadAllText(log), StringComparison.Ordinal);
    }

    [Fact]
    public void A_start_leaves_nothing_of_the_last_night_and_says_that_there_is_no_report_yet()
    {
        Latest.Publish(_report, _sweep, new());

        Latest.Begin();

        Assert.Equal(["index.html", "junit.xml", "report.css", "summary.md"], Published());
        Assert.Contains("has no report: it is still running, or it was killed", AssertOneError());
    }

    [Fact]
    public void An_end_without_a_report_is_one_error_that_says_why()
    {
        Latest.Publish(_report, _sweep, new());

        Latest.Fail("sweeps/nightly/sweep.yaml:3: 'enigne' is not known. <b>\u0001\nDid you mean 'engine'?");

        Assert.StartsWith("sweeps/nightly/sweep.yaml:3: 'enigne' is not known. <b>", AssertOneError(), StringComparison.Ordinal);
        Assert.Contains("Did you mean 'engine'?", AssertOneError());
        Assert.Contains("&lt;b&gt;", File.ReadAllText(Path.Combine(Latest.Directory, "index.html")));
        Assert.Contains("nightly: there is no report", File.ReadAllText(Path.Combine(Latest.Directory, "summary.md")));
    }

    [Fact]
    public void Another_sweep_is_left_alone()
    {
        new LatestReport(Artifacts.Latest("weekly"), _time).Fail("weekly's");

        Latest.Begin();

        Assert.Contains("weekly's", File.ReadAllText(Path.Combine(Artifacts.Latest("weekly"), "junit.xml")));
    }

    [Fact]
    public void What_a_killed_build_left_half_written_is_not_published_and_removed_a_day_later()
    {
        var left = Directory.CreateDirectory(_directory.File("artifacts/.latest/killed/new")).Parent!;
        left.LastWriteTimeUtc = _time.GetUtcNow().UtcDateTime;
        Latest.Begin();
        Assert.True(left.Exists);

        _time.Advance(TimeSpan.FromHours(25));
        Latest.Begin();

        left.Refresh();
        Assert.False(left.Exists);
        Assert.Equal([Latest.Directory], Directory.GetDirectories(_directory.File("artifacts/latest")));
        Assert.Empty(Directory.GetDirectories(_directory.File("artifacts/.latest")));
    }

    [Fact]
    public async Task Starts_at_the_same_moment_leave_one_whole_report()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 8), (number, _) =>
        {
            Latest.Fail($"start {number}");
            return ValueTask.CompletedTask;
        });

        Assert.StartsWith("start ", AssertOneError(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_a_problem_with_its_path()
    {
        File.WriteAllBytes(_directory.File("artifacts/latest"), []);

        var problem = Assert.Throws<ProblemException>(Latest.Begin);

        Assert.Contains($"{Latest.Directory}: cannot be written", problem.Message);
    }

    [Fact]
    public void A_wide_sweep_is_published_with_all_its_pages()
    {
        var wide = WideSweep.Of(3001);

        Latest.Publish(new(wide, "", null), _sweep, new());

        Assert.Contains("runs-004.html", Published());
    }

    private string AssertOneError()
    {
        var document = XDocument.Load(Path.Combine(Latest.Directory, "junit.xml"));
        Assert.Equal(("1", "1", "0"), (document.Root!.Attribute("tests")!.Value, document.Root.Attribute("errors")!.Value, document.Root.Attribute("failures")!.Value));
        return Assert.Single(document.Descendants("error")).Value;
    }

    private void AssertInside(string path)
    {
        Assert.StartsWith(Latest.Directory + "/", Path.GetFullPath(path), StringComparison.Ordinal);
        Assert.True(File.Exists(path), path);
    }

    private IEnumerable<string> Published() =>
        Directory.EnumerateFiles(Latest.Directory, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Latest.Directory, file)).Order(StringComparer.Ordinal);

    [GeneratedRegex("href=\"(?<url>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Href();

    [GeneratedRegex(@"\[\[ATTACHMENT\|(?<path>[^]]*)\]\]", RegexOptions.ExplicitCapture)]
    private static partial Regex Attachment();
}
