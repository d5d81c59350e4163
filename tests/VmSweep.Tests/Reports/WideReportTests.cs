using System.Text.Json;
using System.Text.RegularExpressions;
using VmSweep.Reports;
using VmSweep.Results;
using VmSweep.Testing;

namespace VmSweep.Tests.Reports;

/// <summary>The report of a sweep that is too wide for one page.</summary>
public sealed partial class WideReportTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void Every_run_has_its_details_on_exactly_one_page_and_the_index_leads_there()
    {
        var sweep = WideSweep.Of(3500);
        SweepReport.Write(_directory.Path, sweep, _ => RunFiles.None, analysis: WideSweep.Analysis(sweep));

        var pages = Directory.GetFiles(_directory.Path, "runs-*.html").Order().ToList();
        Assert.Equal(["runs-001.html", "runs-002.html", "runs-003.html", "runs-004.html"], pages.Select(path => Path.GetFileName(path)!));
        var places = pages.SelectMany(path => Anchor().Matches(File.ReadAllText(path)).Select(match => (Serial: match.Groups["serial"].Value, Page: Path.GetFileName(path)!))).ToList();
        Assert.Equal(sweep.Runs.Select(run => run.Run.Serial).Order(), places.Select(place => place.Serial).Order());
        var index = File.ReadAllText(_directory.File(SweepReport.HtmlFile));
        var exemplar = WideSweep.Analysis(sweep).Causes[0].Exemplar;
        Assert.Contains($"href=\"{places.Single(place => place.Serial == exemplar).Page}#run-{exemplar}\"", index);
        Assert.DoesNotContain("id=\"run-", index);
    }

    [Fact]
    public void What_is_not_green_is_on_the_first_page()
    {
        var sweep = WideSweep.Of(3500);
        SweepReport.Write(_directory.Path, sweep, _ => RunFiles.None);
        var first = Anchor().Matches(File.ReadAllText(_directory.File("runs-001.html"))).Select(match => match.Groups["serial"].Value).ToHashSet();
        Assert.Subset(first, sweep.Runs.Where(run => !run.Verdict.IsGood()).Select(run => run.Run.Serial).ToHashSet());
    }

    [Fact]
    public void The_data_for_the_script_is_JSON_that_no_guest_can_end()
    {
        var sweep = WideSweep.Of(3500, reason: "</script><script>alert(1)</script>");
        SweepReport.Write(_directory.Path, sweep, _ => RunFiles.None);
        var index = File.ReadAllText(_directory.File(SweepReport.HtmlFile));
        Assert.DoesNotContain("<script>alert", index);
        var data = JsonDocument.Parse(index.Split("id=\"data\">")[1].Split("</script>")[0]);
        Assert.Equal(3500, data.RootElement.GetProperty("rows").GetArrayLength());
        Assert.Contains("</script><script>alert(1)</script>", data.RootElement.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()!));
    }

    [Fact]
    public void A_narrower_report_of_the_same_sweep_leaves_no_pages_of_the_wider()
    {
        SweepReport.Write(_directory.Path, WideSweep.Of(3500), _ => RunFiles.None);
        SweepReport.Write(_directory.Path, WideSweep.Of(20), _ => RunFiles.None);
        Assert.Empty(Directory.GetFiles(_directory.Path, "runs-*.html"));
        Assert.Contains("id=\"run-00019\"", File.ReadAllText(_directory.File(SweepReport.HtmlFile)));
    }

    [Fact]
    public void JUnit_files_stay_within_what_their_readers_take()
    {
        SweepReport.Write(_directory.Path, WideSweep.Of(40_000), _ => RunFiles.None);
        var files = Directory.GetFiles(_directory.Path, "junit*.xml");
        Assert.Equal(2, files.Length);
        Assert.All(files, file => Assert.InRange(new FileInfo(file).Length, 1, 30_000_000));
        Assert.Equal(40_000, files.Sum(file => File.ReadAllText(file).Split("<testcase ").Length - 1));
    }

    public void Dispose() => _directory.Dispose();

    [GeneratedRegex("id=\"run-(?<serial>[0-9]+)\"")]
    private static partial Regex Anchor();
}
