using System.Text;
using System.Xml;
using CsCheck;
using VmSweep.Guest;
using VmSweep.Results;
using VmSweep.Results.Payloads;
using VmSweep.Texts;

namespace VmSweep.Tests.Texts;

public sealed class GuestTextTests
{
    private static readonly Gen<string> Hostile = Gen.Char.Array[0, 2000].Select(letters => new string(letters));

    [Fact]
    public void A_line_is_one_line_whatever_a_guest_wrote() => Hostile.Sample(text =>
    {
        var line = GuestText.Line(text);
        Assert.InRange(line.Length, 0, GuestText.MaximumLine);
        Assert.DoesNotContain(line, static letter => char.IsControl(letter) || letter is '\u2028' or '\u2029');
        XmlConvert.VerifyXmlChars(line);
    });

    [Fact]
    public void A_block_keeps_its_lines_and_nothing_that_a_terminal_obeys() => Hostile.Sample(text =>
    {
        var block = GuestText.Block(text, 1000);
        Assert.InRange(block.Length, 0, 1000);
        Assert.DoesNotContain(block, static letter => char.IsControl(letter) && letter is not ('\n' or '\t'));
        XmlConvert.VerifyXmlChars(block);
    });

    [Fact]
    public void A_pair_of_surrogates_is_never_cut_in_two() => Assert.Equal("ab", GuestText.Line("ab\U0001F600", 3));

    [Fact]
    public void Text_that_turns_the_reading_direction_is_shown_as_it_stands() =>
        Assert.Equal("report-\uFFFDgpj.exe", GuestText.Line("report-\u202Egpj.exe"));

    [Fact]
    public void A_status_field_has_no_escapes()
    {
        var status = GuestStatusParser.Parse("""{"schema":1,"boots":1,"stage":"done","os":"Debian\u001b]0;title\u0007\nsecond","kernel":null}"""u8).StatusOrNull;
        Assert.Equal("Debian ]0;title  second", status?.OperatingSystem);
    }

    [Fact]
    public void A_control_character_in_two_bytes_of_UTF8_does_not_reach_a_line_of_the_console()
    {
        // U+009B is CSI in one character: terminals obey it like ESC [.
        var seen = Assert.IsType<ConsoleAlarm>(Assert.Single(ConsoleScanner.ScanAll(Encoding.UTF8.GetBytes("Kernel panic - not syncing: \u009b31mred\n"))));
        Assert.DoesNotContain(seen.Line, char.IsControl);
    }

    [Fact]
    public void Whatever_a_reader_of_test_results_takes_is_clean()
    {
        var collector = new CaseCollector();
        collector.Add(new("te\u001bst", "class\nname", "na\u202Eme", CaseStatus.Failed, TimeSpan.Zero, new('m', 100_000), "line\u001b[31m\nnext"));
        collector.Problems.Add("pro\u001bblem");
        var reading = collector.ToReading();
        var test = Assert.Single(reading.Cases);
        Assert.Equal(("te st", "class name", "na\uFFFDme", "line\uFFFD[31m\nnext"), (test.Phase, test.ClassName, test.Name, test.Details));
        Assert.InRange(test.Message.Length, 1, 1000);
        Assert.Equal("pro blem", Assert.Single(reading.Problems));
    }

    [Fact]
    public void A_thousand_problems_are_the_first_and_a_count()
    {
        var lines = new GuestLines();
        lines.AddRange(Enumerable.Repeat("again", 1000));
        Assert.Equal(201, lines.ToList().Count);
        Assert.Equal("800 more like these are left out.", lines.ToList()[^1]);
    }
}
