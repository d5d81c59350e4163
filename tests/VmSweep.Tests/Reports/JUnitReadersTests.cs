using System.Runtime.CompilerServices;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using CsCheck;
using VmSweep.Reports;
using VmSweep.Results;
using VmSweep.Testing;

namespace VmSweep.Tests.Reports;

/// <summary><c>junit.xml</c> against what its readers take: Jenkins' form, GitLab's limits, the duplicates that GitLab drops.</summary>
public sealed class JUnitReadersTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(JUnitDetail.Runs)]
    [InlineData(JUnitDetail.Cases)]
    public void Jenkins_reads_whatever_guests_wrote(JUnitDetail detail) => HostileText.Sweeps.Sample(sweep => Validate(XDocument.Load(new MemoryStream(JUnitFiles.Render(sweep.Name, Parts(sweep, detail))))));

    [Fact]
    public void Every_attempt_before_the_last_is_a_rerun_or_a_flaky_failure()
    {
        var cases = Document(SampleSweep.OneOfEach(), JUnitDetail.Runs).Descendants("testcase").ToList();

        Assert.Equal("fail", Assert.Single(cases, test => test.Element("flakyFailure") is not null).Element("flakyFailure")!.Attribute("type")!.Value);
        var hang = Assert.Single(cases, test => test.Element("rerunFailure") is not null);
        Assert.Equal(("boot-hang", "no-launch"), (hang.Element("error")!.Attribute("type")!.Value, hang.Element("rerunFailure")!.Attribute("type")!.Value));
    }

    [Fact]
    public void With_cases_every_test_of_a_payload_is_there_under_a_name_of_its_own()
    {
        var sweep = SampleSweep.OneOfEach();
        var cases = Document(sweep, JUnitDetail.Cases).Descendants("testcase").Select(test => (test.Attribute("classname")!.Value, test.Attribute("name")!.Value)).ToList();

        Assert.Equal(sweep.Runs.Count + sweep.Runs.Sum(run => run.Cases.Count), cases.Count);
        Assert.Equal(cases.Count, cases.Distinct().Count());
        Assert.Contains(("debian_12_x86_64.24; osg", "postgresql › test › sql › psql <-> server"), cases);
    }

    [Fact]
    public void What_GitLab_would_refuse_is_split_and_each_file_has_its_own_counts()
    {
        var sample = SampleSweep.OneOfEach().Runs[0];
        var tests = Enumerable.Range(0, 300).Select(number => new TestCase("test", "http", $"test {number}", CaseStatus.Passed, TimeSpan.Zero, "", "")).ToList();
        var sweep = SampleSweep.Create([.. Enumerable.Range(0, 400).Select(number => sample with { Run = sample.Run with { Serial = $"{number:000}", PackageSet = new($"set {number}", []) }, Cases = tests })]);

        JUnitFiles.Write(_directory.Path, sweep.Name, Parts(sweep, JUnitDetail.Cases));

        var files = Directory.GetFiles(_directory.Path, "junit*.xml");
        Assert.InRange(files.Length, 2, 10);
        Assert.Contains(files, file => file.EndsWith("junit-2.xml", StringComparison.Ordinal));
        var documents = files.Select(file => XDocument.Load(file)).ToList();
        Assert.Equal(400 * 301, documents.Sum(document => document.Descendants("testcase").Count()));
        Assert.All(documents, document => Assert.InRange(document.DescendantNodes().Count(), 1, 249_999));
        Assert.All(documents, document => Assert.Equal(document.Descendants("testcase").Count(), (int)document.Root!.Attribute("tests")!));
        Assert.All(files, file => Assert.InRange(new FileInfo(file).Length, 1, 30_000_000));
    }

    [Fact]
    public void A_report_with_fewer_files_leaves_none_of_an_earlier_one()
    {
        File.WriteAllBytes(_directory.File("junit-2.xml"), []);

        JUnitFiles.Write(_directory.Path, "nightly", Parts(SampleSweep.OneOfEach(), JUnitDetail.Runs));

        Assert.Equal(["junit.xml"], Directory.GetFiles(_directory.Path).Select(Path.GetFileName));
    }

    private static IEnumerable<JUnitSuite> Parts(SweepResult sweep, JUnitDetail detail) => JUnitReport.Parts(sweep, _ => RunFiles.None, new FileLinks("/sweep/report", new()), detail);

    private static XDocument Document(SweepResult sweep, JUnitDetail detail)
    {
        var document = XDocument.Load(new MemoryStream(JUnitFiles.Render(sweep.Name, Parts(sweep, detail))));
        Validate(document);
        return document;
    }

    private static void Validate(XDocument document, [CallerFilePath] string caller = "")
    {
        var schemas = new XmlSchemaSet();
        using var reader = XmlReader.Create(Path.Combine(Path.GetDirectoryName(caller)!, "junit-as-read.xsd"));
        schemas.Add(null, reader);
        document.Validate(schemas, (_, problem) => Assert.Fail(problem.Message));
    }
}
