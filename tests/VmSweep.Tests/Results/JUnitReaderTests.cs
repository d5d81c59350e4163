using System.Text;
using CsCheck;
using VmSweep.Results;
using VmSweep.Results.Payloads;

namespace VmSweep.Tests.Results;

public sealed class JUnitReaderTests : IDisposable
{
    private static readonly string Kibibyte = new('x', 1024);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vmsweep-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Suites_name_the_phases_of_their_cases()
    {
        var reading = Read("""
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites>
              <testsuite name="install"><testcase classname="apt" name="nginx" time="12.5"/></testsuite>
              <testsuite name="test">
                <properties><property name="a" value="b"/></properties>
                <testcase classname="web" name="answers"><failure message="404 &amp; more" type="x">line 1&#10;line 2</failure><system-out>lots</system-out></testcase>
                <testcase classname="web" name="later"><skipped message="no IPv6"/></testcase>
                <testcase classname="web" name="breaks"><error>Traceback</error></testcase>
              </testsuite>
              <testsuite name="cleanup"/>
            </testsuites>
            """);

        Assert.Empty(reading.Problems);
        Assert.Equal(
            [
                new TestCase("install", "apt", "nginx", CaseStatus.Passed, TimeSpan.FromSeconds(12.5), "", ""),
                new TestCase("test", "web", "answers", CaseStatus.Failed, TimeSpan.Zero, "404 & more", "line 1\nline 2"),
                new TestCase("test", "web", "later", CaseStatus.Skipped, TimeSpan.Zero, "no IPv6", ""),
                new TestCase("test", "web", "breaks", CaseStatus.Error, TimeSpan.Zero, "", "Traceback"),
            ],
            reading.Cases);
    }

    [Fact]
    public void A_nested_suite_belongs_to_the_phase_around_it() =>
        Assert.Equal("update", Assert.Single(Read("""
            <testsuite name="all"><testsuite name="update"><testsuite name="xrootd"><testcase name="a"/></testsuite></testsuite></testsuite>
            """).Cases).Phase);

    [Fact]
    public void Cases_of_a_suite_that_names_no_phase_keep_its_name_and_those_without_are_tests()
    {
        var reading = Read("""<testsuites><testsuite name="pytest"><testcase name="a"/></testsuite><testsuite><testcase/></testsuite></testsuites>""");

        Assert.Equal(["pytest", "test"], reading.Cases.Select(test => test.Phase));
        Assert.Equal("(unnamed)", reading.Cases[1].Name);
    }

    [Theory]
    [InlineData("1,234.5", 1234.5)]
    [InlineData("0,25", 0.25)]
    [InlineData("3", 3)]
    [InlineData("-1", 0)]
    [InlineData("soon", 0)]
    [InlineData("NaN", 0)]
    [InlineData("1e300", 31_536_000)]
    public void Times_are_read_as_the_wild_writes_them(string time, double seconds) =>
        Assert.Equal(seconds, Assert.Single(Read($"<testsuite><testcase name='a' time='{time}'/></testsuite>").Cases).Duration.TotalSeconds);

    [Fact]
    public void A_suite_whose_set_up_failed_is_an_error_without_a_case()
    {
        var test = Assert.Single(Read("<testsuite name='install'><error message='no mirror'/></testsuite>").Cases);

        Assert.Equal(("install", CaseStatus.Error, "no mirror"), (test.Phase, test.Status, test.Message));
    }

    [Fact]
    public void Several_outcomes_of_one_case_leave_the_gravest() =>
        Assert.Equal(CaseStatus.Error, Assert.Single(
            Read("<testsuite><testcase name='a'><skipped/><error/><failure/></testcase></testsuite>").Cases).Status);

    [Fact]
    public void A_flaky_case_that_passed_in_the_end_passed() =>
        Assert.Equal(CaseStatus.Passed, Assert.Single(
            Read("<testsuite><testcase name='a'><flakyFailure message='x'>y</flakyFailure></testcase></testsuite>").Cases).Status);

    [Fact]
    public void Characters_that_XML_does_not_allow_are_replaced_and_told()
    {
        var reading = Read("<testsuite><testcase name='a\u0001b'><failure>\u001b[31mred&#27;[0m</failure></testcase></testsuite>");

        Assert.Equal("a\uFFFDb", Assert.Single(reading.Cases).Name);
        Assert.Equal("\uFFFD[31mred\uFFFD[0m", reading.Cases[0].Details);
        Assert.Contains("2 characters that XML 1.0 does not allow", Assert.Single(reading.Notes));
        Assert.Empty(reading.Problems);
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_cost_a_character_and_not_the_file()
    {
        var reading = JUnitReader.Read("j.xml", [.. "<testsuite><testcase name='caf"u8, 0xE9, .. "'/></testsuite>"u8]);

        Assert.Equal("caf\uFFFD", Assert.Single(reading.Cases).Name);
    }

    [Fact]
    public void A_file_that_breaks_off_keeps_the_cases_before_and_is_a_problem()
    {
        var reading = Read("<testsuite>\n<testcase name='a'/>\n<testcase name='b'><failu");

        Assert.Equal("a", Assert.Single(reading.Cases).Name);
        Assert.StartsWith("j.xml:3: not well-formed", Assert.Single(reading.Problems));
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY a 'b'>]><testsuite><testcase name='&a;'/></testsuite>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><testsuite><testcase name='x'><failure>&a;</failure></testcase></testsuite>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a '1'><!ENTITY b '&a;&a;&a;&a;'>]><testsuite><testcase name='&b;'/></testsuite>")]
    public void An_entity_of_the_documents_own_is_refused(string xml)
    {
        var reading = Read(xml);

        Assert.Empty(reading.Cases);
        Assert.Contains("entity", Assert.Single(reading.Problems));
    }

    [Theory]
    [InlineData("<!DOCTYPE testsuites>")]
    [InlineData("<!DOCTYPE testsuite SYSTEM 'file:///etc/passwd'>")]
    [InlineData("<!DOCTYPE testsuite PUBLIC '-//x//y' 'http://nowhere.invalid/junit.dtd'>")]
    [InlineData("<!DOCTYPE testsuite [<!ELEMENT testsuite (testcase*)><!ATTLIST testcase name CDATA 'other'>]>")]
    public void A_document_type_without_entities_is_passed_over_and_nothing_is_fetched(string type)
    {
        var reading = Read($"{type}<testsuite><testcase name='a &amp; b'/></testsuite>");

        Assert.Equal("a & b", Assert.Single(reading.Cases).Name);
        Assert.Empty(reading.Problems);
    }

    [Fact]
    public void Nesting_without_end_is_refused() => Assert.Contains(
        "nested deeper", Assert.Single(Read(string.Concat(Enumerable.Repeat("<testsuite>", 100_000))).Problems));

    [Fact]
    public void Nesting_within_a_case_is_refused_too() => Assert.Contains(
        "nested deeper",
        Assert.Single(Read("<testsuite><testcase>" + string.Concat(Enumerable.Repeat("<a>", 100_000))).Problems));

    [Fact]
    public void Nesting_within_a_failure_is_refused_too() => Assert.Contains(
        "nested deeper",
        Assert.Single(Read("<testsuite><testcase><failure>" + string.Concat(Enumerable.Repeat("<a>", 100_000))).Problems));

    [Fact]
    public void A_problem_that_quotes_the_file_is_a_sentence_and_not_the_file() =>
        Assert.All(Read($"<testsuite><{new string('a', 100_000)}>").Problems, problem => Assert.InRange(problem.Length, 1, 500));

    [Fact]
    public void Cases_without_end_are_counted_but_not_kept()
    {
        var reading = Read("<testsuite>" + string.Concat(Enumerable.Repeat("<testcase name='a'/>", CaseCollector.MaximumCases + 5)) + "</testsuite>");

        Assert.Equal(CaseCollector.MaximumCases, reading.Cases.Count);
        Assert.StartsWith("5 test cases beyond", Assert.Single(reading.Problems));
    }

    [Fact]
    public void An_oversized_file_is_a_problem_and_read_up_to_the_limit()
    {
        using (var file = new StreamWriter(Path.Combine(_directory.FullName, "big.xml")))
        {
            file.Write("<testsuite><testcase name='early'/><testcase name='loud'><failure>");
            for (var kib = 0; kib < 33 << 10; kib++)
                file.Write(Kibibyte);
            file.Write("</failure></testcase></testsuite>");
        }

        var reading = PayloadReader.ReadDirectory(_directory.FullName);

        Assert.Equal("early", Assert.Single(reading.Cases).Name);
        Assert.Contains("big.xml is longer than 32 MiB", Assert.Single(reading.Problems));
    }

    [Fact]
    public void Half_a_gigabyte_in_one_attribute_is_read_in_bounded_memory()
    {
        const int mebibytes = 512;
        using (var file = new StreamWriter(Path.Combine(_directory.FullName, "attribute.xml")))
        {
            file.Write("<testsuite><testcase name='");
            for (var kib = 0; kib < mebibytes << 10; kib++)
                file.Write(Kibibyte);
            file.Write("'/></testsuite>");
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var reading = PayloadReader.ReadDirectory(_directory.FullName);

        Assert.Contains("is longer than 32 MiB", Assert.Single(reading.Problems));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500L << 20);
    }

    [Fact]
    public void Long_texts_are_cut()
    {
        var test = Assert.Single(Read($"<testsuite><testcase name='{new string('n', 5000)}'><failure>{new string('x', 100_000)}</failure></testcase></testsuite>").Cases);

        Assert.Equal((500, 16 << 10), (test.Name.Length, test.Details.Length));
    }

    [Fact]
    public void All_XML_files_of_the_output_are_read_in_order_of_names_and_others_are_noted()
    {
        Write("b.xml", "<testsuite name='test'><testcase name='second'/></testsuite>");
        Write("a.xml", "<testsuite name='install'><testcase name='first'/></testsuite>");
        Write("c.xml", "<domain/>");
        Write("d.txt", "not looked at");
        File.CreateSymbolicLink(Path.Combine(_directory.FullName, "e.xml"), "/etc/hostname");

        var reading = PayloadReader.ReadDirectory(_directory.FullName);

        Assert.Equal(["first", "second"], reading.Cases.Select(test => test.Name));
        Assert.Equal(["c.xml is not JUnit (its root is not testsuites or testsuite)", "e.xml is a link and was not followed"], reading.Notes);
        Assert.Empty(reading.Problems);
    }

    [Fact]
    public void No_directory_means_no_cases() =>
        Assert.Empty(PayloadReader.ReadDirectory(Path.Combine(_directory.FullName, "none")).Cases);

    [Fact]
    public void An_empty_file_is_a_problem() => Assert.Single(Read("").Problems);

    [Fact]
    public void Whatever_bytes_a_guest_writes_there_is_an_outcome()
    {
        var good = "<testsuites><testsuite name='test'><testcase name='a'><failure message='m'>text</failure></testcase></testsuite></testsuites>"u8.ToArray();
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte.Array[0, 6]).Sample((position, junk) =>
        {
            var reading = JUnitReader.Read("j.xml", [.. good[..position], .. junk, .. good[position..]]);
            Assert.True(reading.Cases.Count + reading.Problems.Count + reading.Notes.Count > 0);
        });
    }

    private static PayloadReading Read(string xml) => JUnitReader.Read("j.xml", Encoding.UTF8.GetBytes(xml));

    private void Write(string name, string text) => File.WriteAllBytes(Path.Combine(_directory.FullName, name), Encoding.UTF8.GetBytes(text));
}
