using System.Text;
using CsCheck;
using VmSweep.Results;
using VmSweep.Results.Payloads;

namespace VmSweep.Tests.Results.Payloads;

public sealed class TapReaderTests
{
    [Fact]
    public void Passed_failed_skipped_and_still_to_do()
    {
        var reading = Read(
            """
            TAP version 14
            1..4
            ok 1 - installs
            not ok 2 - answers on port 80
              ---
              message: 'connection refused'
              duration_ms: 1500
              ...
            ok 3 - IPv6 # SKIP no IPv6 here
            not ok 4 - reloads # TODO bug 12
            """);

        Assert.Equal([CaseStatus.Passed, CaseStatus.Failed, CaseStatus.Skipped, CaseStatus.Skipped], reading.Cases.Select(test => test.Status));
        Assert.Equal(("answers on port 80", "connection refused", TimeSpan.FromSeconds(1.5)), (reading.Cases[1].Name, reading.Cases[1].Message, reading.Cases[1].Duration));
        Assert.Equal("SKIP no IPv6 here", reading.Cases[2].Message);
        Assert.Empty(reading.Problems);
    }

    [Fact]
    public void Comments_below_a_failure_are_its_details() =>
        Assert.Equal("Failed test 'x'\nat t/a.t line 5.", Assert.Single(Read("1..1\nnot ok 1 - x\n#   Failed test 'x'\n#   at t/a.t line 5.\n").Cases).Details);

    [Theory]
    [InlineData("install.tap", "install")]
    [InlineData("cleanup.tap", "cleanup")]
    [InlineData("http.tap", "test")]
    public void The_file_says_the_phase(string file, string phase) => Assert.Equal(phase, Assert.Single(Read("1..1\nok\n", file).Cases).Phase);

    [Theory]
    [InlineData("1..3\nok 1\nok 2\n", "has 2 of 3 planned tests")]
    [InlineData("ok 1\n", "has no plan")]
    [InlineData("1..1\nBail out! no disk\nok 1\n", "the payload gave up: no disk")]
    [InlineData("hello\n", "holds no TAP")]
    [InlineData("", "holds no TAP")]
    public void What_is_missing_did_not_pass(string text, string problem) => Assert.Contains(problem, Assert.Single(Read(text).Problems));

    [Fact]
    public void A_file_that_skips_everything_says_so() => Assert.Empty(Read("1..0 # SKIP not on this platform\n").Problems);

    [Fact]
    public void Any_text_is_read_without_an_exception() => Gen.OneOf(
            Gen.String,
            Pieces.Of("ok", "not ", " 1", " - ", "#", "SKIP", "1..", "\n", "---\n", "...\n", "Bail out!", "message: x\n"))
        .Sample(text => Read(text));

    private static PayloadReading Read(string text, string name = "all.tap")
    {
        var collector = new CaseCollector();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")));
        TapReader.Read(name, stream, collector);
        return collector.ToReading();
    }
}
