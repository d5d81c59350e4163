using System.Globalization;
using System.Text;
using CsCheck;
using VmSweep.Engines.Condor.Events;
using VmSweep.Tests.Yaml;

namespace VmSweep.Tests.Engines.Condor.Events;

/// <summary>The line that a submission has since 25.11.</summary>
public sealed class EventAdTextTests
{
    [Theory]
    [InlineData("[ DAGNodeName = \"Run000\"; JobBatchName = \"20261130-1000-nightly\" ]")]
    [InlineData("[ JobBatchName = \"20261130-1000-nightly\"; DAGNodeName = \"Run000\" ]")]
    [InlineData("[DAGNodeName=\"Run000\"]")]
    [InlineData("[ dagnodename = \"Run000\"; ]")]
    [InlineData("[ 'DAGNodeName' = \"Run000\" ]")]
    [InlineData("[ DAGNodeName = \"R\\165n\\060\\0600\" ]")]
    [InlineData("[ JobBatchName = \"a ; DAGNodeName = \\\"Run9\\\" ]\"; DAGNodeName = \"Run000\" ]")]
    [InlineData("[ Inner = [ DAGNodeName = \"Run9\" ]; DAGNodeName = \"Run000\"; List = { 1,\";]\",[ a = 2 ] }; Call = ifThenElse(x == \"]\",1,2) ]")]
    [InlineData("[ A = 1; B = -2.5E3; C = true; D = undefined; DAGNodeName = \"Run000\"; E = relTime(\"1:00\") ]")]
    public void The_node_is_found_wherever_it_stands(string line) => Assert.Equal("Run000", JobEventDetails.NodeIn(line));

    [Theory]
    [InlineData("[ DAGNodeName = \"Run000\"")]
    [InlineData("[ DAGNodeName = \"Run000\" ] and more")]
    [InlineData("[ DAGNodeName = ; JobBatchName = \"x\" ]")]
    [InlineData("[ DAGNodeName = Run000 ]")]
    [InlineData("[ JobBatchName = \"DAGNodeName = Run000\" ]")]
    [InlineData("[ ]")]
    [InlineData("[")]
    [InlineData("WARNING: Committed job submission into the queue with the following warning(s): [ DAGNodeName = \"Run000\" ]")]
    public void What_is_no_ad_or_names_no_node_names_none(string line) => Assert.Null(JobEventDetails.NodeIn(line));

    [Fact]
    public void Literals_are_typed()
    {
        var ad = EventAdText.Parse("[ Text = \"a\\tb\\\\\\\"c\\\"\"; Whole = 7; Real = 983092.0; Half = 0.5; Yes = TRUE; No = false; Unknown = 2 + 3; Inner = [ Deep = 1 ] ]")!;
        Assert.Equal(("a\tb\\\"c\"", 7L, 983092L, null), (ad.Text("text"), ad.Number("WHOLE"), ad.Number("Real"), ad.Number("Half")));
        Assert.Equal((true, false, null, 1L), (ad.Truth("Yes"), ad.Truth("No"), ad.Number("Unknown"), ad.Ad("Inner")!.Number("Deep")));
        Assert.Equal(8, ad.Count);
    }

    [Fact]
    public void Every_text_comes_back_as_it_was_written() =>
        Gen.Dictionary(Gen.String[Gen.Char.AlphaNumeric, 1, 9].Select(name => "N" + name), Gen.String[0, 40])[0, 6].Sample(values =>
        {
            var distinct = values.DistinctBy(pair => pair.Key.ToUpperInvariant()).ToList();
            var ad = EventAdText.Parse($"[ {string.Join("; ", distinct.Select(pair => $"{pair.Key} = {Quoted(pair.Value)}"))} ]");
            Assert.Equal(distinct.Select(pair => pair.Value), distinct.Select(pair => ad!.Text(pair.Key)));
        });

    [Fact]
    public void Whatever_a_line_has_become_it_is_an_ad_or_none() =>
        Mutations.Of("[ Inner = [ DAGNodeName = \"Run9\" ]; DAGNodeName = \"Run000\"; List = { 1,\";]\",[ a = 2 ] }; Call = ifThenElse(x == \"]\",1,'q'); Z = \"\\101\\n\" ]").Sample(
            line => Assert.True(EventAdText.Parse(line) is null or { Count: >= 0 }), iter: 20_000);

    [Fact]
    public void A_line_of_brackets_ends()
    {
        Assert.Null(EventAdText.Parse(string.Concat(Enumerable.Repeat("[ a = ", 100_000))));
        Assert.NotNull(EventAdText.Parse($"[ a = {new string('(', 100_000)}{new string(')', 100_000)} ]"));
    }

    /// <summary>As ClassAdUnParser does: escapes for quotes and backslashes, octal digits for what cannot be printed.</summary>
    private static string Quoted(string text)
    {
        var result = new StringBuilder("\"");
        foreach (var letter in text)
        {
            if (letter is '"' or '\\')
                result.Append('\\').Append(letter);
            else if (letter < ' ')
                result.Append(CultureInfo.InvariantCulture, $"\\{Convert.ToString(letter, 8).PadLeft(3, '0')}");
            else
                result.Append(letter);
        }

        return result.Append('"').ToString();
    }
}
