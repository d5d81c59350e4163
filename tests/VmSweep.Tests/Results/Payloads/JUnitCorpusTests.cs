using System.Text;
using System.Xml;
using System.Xml.Linq;
using VmSweep.Results.Payloads;

namespace VmSweep.Tests.Results.Payloads;

/// <summary>
/// One document in each producer's form, in our own words: what is read of it, and what Jenkins makes of it (junit-plugin, SuiteResult and CaseResult: a case is
/// skipped with a child &lt;skipped&gt;, else failed with &lt;error&gt; or &lt;failure&gt;, else passed; attributes and counters mean nothing to it).
/// </summary>
public sealed class JUnitCorpusTests
{
    [Theory]
    [InlineData("ant", "PE", "P1 F1")]
    [InlineData("avocado", "PSSE", "P1 F1 S2")]
    [InlineData("bats", "PSF", "P1 F1 S1")]
    [InlineData("bazel", "E", "F1")]
    [InlineData("bazel-java", "PSS", "P2 S1")]
    [InlineData("behave", "PSF", "P1 F1 S1")]
    [InlineData("boost", "PPSF", "P2 F1 S1")]
    [InlineData("boost-without-tests", "P", "P1", "'boost-test-framework' counts 1 failed, and 0 are told")]
    [InlineData("catch2", "PSF", "P1 F1 S1")]
    [InlineData("ctest", "PSSF", "P2 F1 S1")]
    [InlineData("cucumber-jvm", "PSF", "P1 F1 S1")]
    [InlineData("cypress", "PF", "P1 F1")]
    [InlineData("doctest", "PP", "P2")]
    [InlineData("dotnet-junitxml-logger", "PS", "P1 S1")]
    [InlineData("ginkgo", "PSSE", "P1 F1 S2")]
    [InlineData("go-junit-report", "PSF", "P1 F1 S1")]
    [InlineData("googletest", "PSSF", "P2 F1 S1")]
    [InlineData("googletest-1.10", "SS", "P2")]
    [InlineData("gotestsum", "PF", "P1 F1")]
    [InlineData("gradle", "PSF", "P1 F1 S1")]
    [InlineData("jest-junit", "PSF", "P1 F1 S1")]
    [InlineData("karma", "PS", "P1 S1")]
    [InlineData("kyua", "PSPFE", "P2 F2 S1")]
    [InlineData("lit", "PSF", "P1 F1 S1")]
    [InlineData("meson", "PSE", "P1 F1 S1")]
    [InlineData("minitest", "PSE", "P1 F1 S1")]
    [InlineData("mocha-xunit", "PSF", "P1 F1 S1")]
    [InlineData("nextest", "PPF", "P2 F1")]
    [InlineData("nose", "PSE", "P1 F1 S1")]
    [InlineData("nunit2-xslt", "PSF", "P2 F1")]
    [InlineData("nunit3-xslt", "PSS", "P2 S1")]
    [InlineData("phpunit", "PSSF", "P1 F1 S2")]
    [InlineData("phpunit-5", "PP", "P2", "'CacheTest' counts 1 that did not run, and 0 are told")]
    [InlineData("playwright", "PSF", "P1 F1 S1")]
    [InlineData("pytest", "PSSFE", "P1 F2 S2")]
    [InlineData("qt5", "PSPF", "P3 F1")]
    [InlineData("qt6", "PSPF", "P2 F1 S1")]
    [InlineData("robot", "PFS", "P1 F1 S1")]
    [InlineData("rspec", "PSF", "P1 F1 S1")]
    [InlineData("surefire", "PPSE", "P2 F1 S1")]
    [InlineData("tap-formatter-junit", "PP", "P2", "'api_t' counts 1 failed, and 0 are told")]
    [InlineData("testng", "PFS", "P1 F1 S1")]
    [InlineData("tmt", "PSFE", "P1 F2 S1")]
    [InlineData("unittest-xml-reporting", "PSS", "P1 S2")]
    [InlineData("xunit-net", "PSF", "P1 F1 S1")]
    public void Each_producers_form_means_what_it_means_there(string producer, string cases, string jenkins, string? contradiction = null)
    {
        var reading = JUnitReader.Read($"{producer}.xml", File.ReadAllBytes(PathOf(producer)));

        // Passed, Skipped, Failed, Error.
        Assert.Equal(cases, string.Concat(reading.Cases.Select(test => test.Status.ToString()[0])));
        Assert.Equal(jenkins, Jenkins(PathOf(producer)));
        if (contradiction is null)
            Assert.Empty(reading.Problems);
        else
            Assert.Contains(reading.Problems, problem => problem.Contains(contradiction, StringComparison.Ordinal));
    }

    [Fact]
    public void A_declared_encoding_is_that_of_names_and_messages() =>
        Assert.Equal(("opens the caf\u00e9", "zu sp\u00e4t"), JUnitReader.Read("ant.xml", File.ReadAllBytes(PathOf("ant"))).Cases is [var first, var second] ? (first.Name, second.Message) : default);

    [Theory]
    [InlineData("utf-8", "UTF-8")]
    [InlineData("utf-16", "utf-16")]
    [InlineData("utf-16BE", "UTF-16BE")]
    [InlineData("windows-1252", "windows-1252")]
    [InlineData("iso-8859-15", "ISO-8859-15")]
    [InlineData("shift_jis", "Shift_JIS")]
    [InlineData("utf-8", "utf-16")]
    public void A_document_is_read_in_the_encoding_that_it_has(string encoding, string declared)
    {
        var codec = CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding);
        var name = encoding == "shift_jis" ? "\u8a66\u9a13" : "caf\u00e9";

        var reading = JUnitReader.Read("j.xml", codec.GetBytes($"<?xml version='1.0' encoding='{declared}'?><testsuite><testcase name='{name}'/></testsuite>"));

        Assert.Empty(reading.Problems);
        Assert.Equal(name, Assert.Single(reading.Cases).Name);
    }

    [Fact]
    public void An_encoding_that_nobody_knows_is_said() => Assert.Contains(
        "declares the encoding 'ebcdic-martian', which is not known here",
        Assert.Single(JUnitReader.Read("j.xml", "<?xml version='1.0' encoding='ebcdic-martian'?><testsuite><testcase name='a'/></testsuite>"u8.ToArray()).Problems));

    [Theory]
    [InlineData("<testsuite tests='3'><testcase name='a'/></testsuite>", "it counts 3 tests, and 1 are told")]
    [InlineData("<testsuite name='s' errors='2'><testcase name='a'/></testsuite>", "suite 's' counts 2 failed, and 0 are told")]
    [InlineData("<testsuites failures='1'><testsuite failures='0' tests='1'><testcase name='a'/></testsuite></testsuites>", "it counts 1 failed, and 0 are told")]
    [InlineData("<testsuites><testsuite name='s' tests='4'/></testsuites>", "suite 's' counts 4 tests, and 0 are told")]
    [InlineData("<testsuite name='s' tests='2' disabled='2'><testcase name='a'/><testcase name='b' status='notrun'/></testsuite>", "suite 's' counts 2 that did not run, and 1 are told")]
    [InlineData("<testsuite name='s' tests='7' failures='1' hostname='tbd'><testcase name='a'/></testsuite>", "suite 's' counts 1 failed, and 0 are told")]
    public void Counters_that_contradict_the_cases_are_said(string xml, string problem) =>
        Assert.EndsWith(problem, Assert.Single(JUnitReader.Read("j.xml", Encoding.UTF8.GetBytes(xml)).Problems));

    [Theory]
    [InlineData("<testsuite tests='1' failures='0' errors='0' skipped='0'><testcase name='a'/><testcase name='b'/></testsuite>")]
    [InlineData("<testsuite tests='many' failures='' errors='-1'><testcase name='a'/></testsuite>")]
    public void Counters_that_leave_something_out_are_no_contradiction(string xml) => Assert.Empty(JUnitReader.Read("j.xml", Encoding.UTF8.GetBytes(xml)).Problems);

    [Theory]
    [InlineData("status='notrun'", "status=notrun")]
    [InlineData("status='run' result='skipped'", "result=skipped")]
    [InlineData("result='Ignored'", "result=Ignored")]
    [InlineData("executed='False'", "executed=false")]
    [InlineData("outcome='NotExecuted'", "outcome=NotExecuted")]
    public void A_case_that_did_not_run_did_not_pass(string attributes, string message)
    {
        var test = Assert.Single(JUnitReader.Read("j.xml", Encoding.UTF8.GetBytes($"<testsuite><testcase name='a' {attributes}/></testsuite>")).Cases);

        Assert.Equal((VmSweep.Results.CaseStatus.Skipped, message), (test.Status, test.Message));
    }

    [Theory]
    [InlineData("status='failed'")]
    [InlineData("result='timedout'")]
    public void A_case_that_says_that_it_failed_failed_without_an_element_too(string attributes) =>
        Assert.True(Assert.Single(JUnitReader.Read("j.xml", Encoding.UTF8.GetBytes($"<testsuite><testcase name='a' {attributes}><skipped/></testcase></testsuite>")).Cases).IsFailing);

    [Theory]
    [InlineData("test-run", "NUnit's own form")]
    [InlineData("assemblies", "xUnit.net's own form")]
    [InlineData("TestRun", "Visual Studio's own form")]
    [InlineData("robot", "Robot Framework's own form")]
    public void A_report_in_a_form_that_is_not_read_is_no_green_run(string root, string form) =>
        Assert.Contains(form, Assert.Single(JUnitReader.Read("r.xml", Encoding.UTF8.GetBytes($"<{root}/>")).Problems));

    private static string PathOf(string producer) => RepositoryRoot.Path($"tests/VmSweep.Tests/Results/Payloads/JUnit/{producer}.xml");

    /// <summary>Passed, failed and skipped by Jenkins' rules, those with none left out.</summary>
    private static string Jenkins(string path)
    {
        using var xml = XmlReader.Create(path, new() { DtdProcessing = DtdProcessing.Ignore });
        var root = XDocument.Load(xml).Root!;
        var cases = root.DescendantsAndSelf()
            .Where(element => element.Name.LocalName is "testsuites" or "testsuite")
            .SelectMany(suite => suite.Elements("testcase"))
            .Select(test => test.Element("skipped") is not null ? 'S' : test.Element("error") is not null || test.Element("failure") is not null ? 'F' : 'P')
            .ToList();
        return string.Join(' ', "PFS".Where(cases.Contains).Select(status => $"{status}{cases.Count(found => found == status)}"));
    }
}
