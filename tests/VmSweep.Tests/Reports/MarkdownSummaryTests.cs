using System.Text;
using CsCheck;
using VmSweep.Matrix;
using VmSweep.Reports;

namespace VmSweep.Tests.Reports;

public sealed class MarkdownSummaryTests
{
    [Fact]
    public void A_summary_of_a_thousand_failures_fits_and_says_what_it_leaves_out()
    {
        var sample = SampleSweep.OneOfEach().Runs[1];
        var sweep = SampleSweep.Create([.. Enumerable.Range(0, 1500).Select(number => sample with
        {
            Run = sample.Run with { Serial = $"{number:000}", Platform = new PlatformName("debian", $"{number}", "x86_64") },
            Reason = new string('ä', 5000),
        })]);

        var text = MarkdownSummary.Write(sweep);

        Assert.InRange(Encoding.UTF8.GetByteCount(text), 40_000, MarkdownSummary.MaximumBytes - 1);
        Assert.Matches("… and 1[0-9]{3} more of 1500", text);
        Assert.Contains("… more platforms", text);
    }

    [Fact]
    public void Any_text_stays_in_its_cell() => HostileText.Sweeps.Sample(sweep =>
    {
        var text = MarkdownSummary.Write(sweep);
        // Six cells a row: a bar that counts is one without a backslash before it.
        var rows = text.Split('\n').SkipWhile(line => !line.StartsWith("| run |", StringComparison.Ordinal)).TakeWhile(line => line.StartsWith('|'));
        Assert.All(rows.Skip(2), row => Assert.Equal(7, row.Replace("\\\\", "").Replace("\\|", "").Count(c => c == '|')));
        Assert.Contains("## ", text[..3]);
    });

    [Theory]
    [InlineData("<b>", "\\<b\\>")]
    [InlineData("a|b", "a\\|b")]
    [InlineData("@all https://x", "\\@all https\\://x")]
    [InlineData("a\nb\0", "a b")]
    public void Markup_is_escaped(string text, string escaped) => Assert.Equal(escaped, MarkdownSummary.Escape(text));
}
