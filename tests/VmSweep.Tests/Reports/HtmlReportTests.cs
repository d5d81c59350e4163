using System.Text.RegularExpressions;
using CsCheck;
using VmSweep.Analysis;
using VmSweep.Analysis.Packages;
using VmSweep.History;
using VmSweep.Reports;
using VmSweep.Reports.Html;
using VmSweep.Results;
using VmSweep.Results.Exceptions;

namespace VmSweep.Tests.Reports;

public sealed partial class HtmlReportTests
{
    private static readonly string[] Elements =
    [
        "!DOCTYPE", "a", "b", "body", "br", "button", "code", "dd", "details", "div", "dl", "dt", "em", "footer", "h1", "h2", "h3", "head", "header", "html", "i", "input", "label", "li", "link",
        "meta", "nav", "ol", "option", "output", "p", "pre", "script", "section", "select", "small", "span", "style", "summary", "table", "tbody", "td", "th", "thead", "title", "tr", "ul",
    ];

    private static readonly string[] Attributes =
    [
        "aria-hidden", "aria-label", "charset", "checked", "class", "colspan", "content", "data-cause", "data-platform", "data-sources", "data-verdict", "hidden", "href", "html", "http-equiv", "id", "lang", "name",
        "open", "placeholder", "rel", "role", "scope", "start", "title", "type", "value",
    ];

    [Fact]
    public void Whatever_guests_write_no_markup_of_theirs_gets_into_the_page() =>
        HostileText.Sweeps.Sample(sweep =>
        {
            var page = Body(Page(sweep));
            var tags = Tag().Matches(page);

            // Every "<" begins a tag of ours, with attributes of ours in double quotes: nothing is left for anybody else's.
            Assert.Equal(page.Count(c => c == '<'), tags.Count);
            Assert.All(tags, tag => Assert.Contains(tag.Groups["name"].Value, Elements));
            Assert.All(tags.SelectMany(tag => tag.Groups["attribute"].Captures), attribute => Assert.Contains(attribute.Value, Attributes));
            Assert.All(Href().Matches(page), link => Assert.Matches("^(#|\\./|junit.xml$|results.json$|analysis.json$|summary.md$|report.css$)", link.Groups["url"].Value));
        });

    [Fact]
    public void Every_opened_element_is_closed() =>
        HostileText.Sweeps.Sample(sweep =>
        {
            var open = new Stack<string>();
            foreach (var tag in Tag().Matches(Body(Page(sweep))).Select(match => (Name: match.Groups["name"].Value, Closes: match.Value.StartsWith("</", StringComparison.Ordinal))))
            {
                if (tag.Closes)
                    Assert.Equal(open.Pop(), tag.Name);
                else if (tag.Name is not ("br" or "input" or "link" or "meta" or "!DOCTYPE"))
                    open.Push(tag.Name);
            }

            Assert.Empty(open);
        });

    [Fact]
    public void Every_planned_run_has_a_cell_and_its_details() =>
        HostileText.Sweeps.Sample(sweep =>
        {
            var page = Page(sweep);
            Assert.All(sweep.Runs, result =>
            {
                Assert.Contains($"href=\"#run-{result.Run.Serial}\"", page);
                Assert.Contains($"id=\"run-{result.Run.Serial}\"", page);
            });
        });

    [Fact]
    public void Nothing_is_loaded_from_elsewhere()
    {
        var page = Page(SampleSweep.OneOfEach());

        Assert.Contains("default-src 'none'", page);
        Assert.DoesNotContain("src=", page);
        Assert.DoesNotContain("@import", page);
        Assert.DoesNotContain("url(", page);
        Assert.DoesNotContain("http://", page);
        Assert.DoesNotContain("https://", page);
    }

    [Fact]
    public void File_names_cannot_become_schemes_or_break_out_of_the_link()
    {
        var links = new FileLinks("/sweep/report", new());

        Assert.Equal("./javascript%3Aalert%281%29", links.Url("/sweep/report/javascript:alert(1)"));
        Assert.Equal("./../runs/000/a%22%3E%3Cb%20%23%3F.log", links.Url("/sweep/runs/000/a\"><b #?.log"));
    }

    [Fact]
    public void A_wide_sweep_makes_a_page_that_a_browser_opens_at_once()
    {
        var sample = SampleSweep.OneOfEach().Runs[1];
        var log = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(log, [.. Enumerable.Repeat((byte)'x', 200).Append((byte)'\n').SelectMany(b => Enumerable.Repeat(b, 100))]);
            var cases = Enumerable.Range(0, 300).Select(number => new TestCase("test", "c", $"n{number}", CaseStatus.Passed, TimeSpan.Zero, "", "")).ToList();
            var sweep = SampleSweep.Create([.. Enumerable.Range(0, 1500).Select(number => sample with
            {
                Run = sample.Run with { Serial = $"{number:000}", PackageSet = new($"set {number}", ["a"]) },
                Verdict = number % 10 == 0 ? Verdict.Fail : Verdict.Pass,
                Cases = cases,
            })]);

            var page = HtmlReport.Write(sweep, _ => new(log, log, []), new FileLinks("/sweep/report", new()));

            Assert.InRange(page.Length, 1 << 20, 3 << 20);
            Assert.Equal(1500, Regex.Count(page, "<details class=\"run\""));
        }
        finally
        {
            File.Delete(log);
        }
    }

    /// <summary>With an analysis, as its titles and reasons are made of what guests wrote.</summary>
    private static string Page(SweepResult sweep) => HtmlReport.Write(
        sweep, _ => RunFiles.None, new FileLinks("/sweep/report", new()), new SweepAnalyzer(sweep, HistoryWindow.Empty, _ => RunPackages.None).Analyze(KnownFailures.None, ComponentTags.None, []) with { Account = SampleSweep.AccountOf(sweep) });

    /// <summary>Without our own script and style, whose text is no markup.</summary>
    private static string Body(string page) => Ours().Replace(page, "");

    [GeneratedRegex("<script>.*?</script>|<style>.*?</style>", RegexOptions.Singleline)]
    private static partial Regex Ours();

    [GeneratedRegex("</?(?<name>!?[A-Za-z0-9]+)( (?<attribute>[a-z-]+)(=\"[^\"<>]*\")?)*>", RegexOptions.ExplicitCapture)]
    private static partial Regex Tag();

    [GeneratedRegex("href=\"(?<url>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Href();
}
