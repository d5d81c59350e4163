using System.Text;
using System.Xml.Linq;
using CsCheck;
using VmSweep.Reports;
using VmSweep.Results;

namespace VmSweep.Tests.Reports;

public sealed class JUnitReportTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vmsweep-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Any_text_gives_well_formed_XML_with_every_planned_run_under_a_unique_name() =>
        HostileText.Sweeps.Sample(sweep =>
        {
            var cases = Cases(sweep);

            Assert.Equal(sweep.Runs.Count, cases.Count);
            Assert.Equal(cases.Count, cases.Select(test => (test.Attribute("classname")!.Value, test.Attribute("name")!.Value)).Distinct().Count());
            Assert.All(cases, test => Assert.Equal(1, test.Attribute("classname")!.Value.Count(c => c == '.')));
            Assert.All(cases, test => Assert.NotEqual("", test.Attribute("name")!.Value.Trim()));
        });

    [Fact]
    public void No_text_of_a_guest_becomes_an_attachment() =>
        HostileText.Sweeps.Sample(sweep => Assert.All(
            Cases(sweep),
            test => Assert.DoesNotContain(test.Element("system-out")!.Value.Split('\n'), line => line.StartsWith("[[ATTACHMENT", StringComparison.Ordinal))));

    [Fact]
    public void Every_verdict_is_passed_failed_error_or_skipped_and_the_counts_add_up()
    {
        var sample = SampleSweep.OneOfEach().Runs[0];
        var sweep = SampleSweep.Create([.. Enum.GetValues<Verdict>().Select((verdict, number) => sample with
        {
            Verdict = verdict,
            Run = sample.Run with { Serial = $"{number:000}", PackageSet = new(verdict.ToString(), []) },
        })]);

        var suite = Document(sweep, _ => RunFiles.None).Root!.Element("testsuite")!;

        Assert.Equal(
            ["cleanup", "pass"],
            suite.Elements("testcase").Where(test => test.Elements().All(element => element.Name == "system-out")).Select(test => test.Attribute("name")!.Value.ToLowerInvariant()).Order());
        Assert.Equal("5", suite.Attribute("failures")!.Value);
        Assert.Equal("6", suite.Attribute("errors")!.Value);
        Assert.Equal("1", suite.Attribute("skipped")!.Value);
        Assert.Equal("14", suite.Attribute("tests")!.Value);
    }

    [Fact]
    public void Runs_that_differ_in_SELinux_alone_keep_names_that_do_not_depend_on_their_serials()
    {
        var runs = SampleSweep.OneOfEach().Runs.Skip(6).ToList();
        var names = CaseNames.Names(runs);

        Assert.Equal(2, names.Distinct().Count());
        Assert.Equal(names, CaseNames.Names([.. runs.Select(result => result with { Run = result.Run with { Serial = "9" + result.Run.Serial } })]));
    }

    [Fact]
    public void An_excerpt_has_at_most_8_KiB_with_class_reason_and_the_last_lines()
    {
        var sweep = SampleSweep.Create(SampleSweep.OneOfEach().Runs[1] with { Notes = [.. Enumerable.Range(0, 30).Select(_ => new string('ü', 5000))] });
        var files = SampleSweep.WriteFiles(_directory.FullName, sweep);
        File.WriteAllBytes(files(sweep.Runs[0]).RunJobLog!, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 100_000).Select(line => $"line {line} ä\n"))));

        var text = Document(SampleSweep.Create(SampleSweep.OneOfEach().Runs[1]), files).Descendants("failure").Single().Value;
        var noisy = Document(sweep, files).Descendants("failure").Single().Value;

        Assert.StartsWith("fail: 1 of 2 test cases failed", text);
        Assert.EndsWith("line 99998 ä\nline 99999 ä\n", text);
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 7000, 8 << 10);
        Assert.InRange(Encoding.UTF8.GetByteCount(noisy), 1000, 8 << 10);
    }

    [Fact]
    public void Twenty_five_thousand_failures_stay_below_the_30_MB_that_GitLab_reads()
    {
        var sample = SampleSweep.OneOfEach().Runs[1];
        var sweep = SampleSweep.Create([.. Enumerable.Range(0, 25_000).Select(number => sample with
        {
            Run = sample.Run with { Serial = $"{number:00000}", PackageSet = new($"set {number}", []) },
            Reason = new string('r', 300),
            Notes = [new string('n', 400), new string('m', 400), new string('o', 400)],
        })]);

        Assert.InRange(JUnitReport.Write(sweep, _ => RunFiles.None, Links()).Length, 1, 30_000_000);
    }

    [Fact]
    public void Attachments_are_relative_to_the_given_root_and_absolute_too_where_Jenkins_reads()
    {
        var sweep = SampleSweep.Create(SampleSweep.OneOfEach().Runs[0]);
        var files = SampleSweep.WriteFiles(_directory.FullName, sweep);
        var links = new FileLinks(Path.Combine(_directory.FullName, "report"), new() { AttachmentRoot = _directory.FullName, AbsoluteAttachments = true });

        var lines = Encoding.UTF8.GetString(JUnitReport.Write(sweep, files, links)).Split('\n');

        Assert.Contains("[[ATTACHMENT|runs/000/console.log]]", lines);
        Assert.Contains($"[[ATTACHMENT|{_directory.FullName}/runs/000/console.log]]", lines);
    }

    private List<XElement> Cases(SweepResult sweep) => [.. Document(sweep, _ => RunFiles.None).Descendants("testcase")];

    private XDocument Document(SweepResult sweep, Func<RunResult, RunFiles> files) =>
        XDocument.Load(new MemoryStream(JUnitReport.Write(sweep, files, Links())));

    private FileLinks Links() => new(_directory.FullName, new());
}
