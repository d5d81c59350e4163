using CsCheck;
using VmSweep.Matrix;
using VmSweep.Problems;

namespace VmSweep.Tests.Matrix;

public sealed class SourcesParserTests
{
    private static readonly Location Where = Location.File("x.yaml", 3);

    private static readonly Gen<string> Word = Gen.Select(Gen.Char["abXY019"], Gen.Char["abXY019._+~-"].Array[0, 8], (first, rest) => first + new string(rest));
    private static readonly Gen<RepositorySet> Set = Gen.Select(Word, Word.Array[1, 4], (series, names) => new RepositorySet(series, [.. names.Distinct()]));
    private static readonly Gen<PayloadBranch?> Payload =
        from account in Gen.Select(Gen.Char["abXY09"], Gen.Char["abXY09_.-"].Array[0, 8], (first, rest) => first + new string(rest))
        from branch in Gen.Select(Gen.Char["abXY09"], Gen.Char["abXY09_./+#@-"].Array[0, 8], (first, rest) => first + new string(rest))
        from present in Gen.Bool
        select present ? new PayloadBranch(account, branch) : null;

    internal static readonly Gen<Sources> AnySources =
        from payload in Payload
        from install in Set
        from update in Set
        from kind in Gen.Int[0, 2]
        select new Sources(payload, install, kind switch { 0 => null, 1 => update, _ => update with { Series = install.Series } });

    [Fact]
    public void What_is_printed_reads_back_equal() =>
        AnySources.Sample(sources => SourcesParser.Parse(sources.ToString(), Where) == sources);

    [Fact]
    public void Spaces_do_not_matter_and_the_print_is_canonical() => Gen.Select(AnySources, Gen.Int[0, 3], Gen.Int[0, 3]).Sample((sources, before, after) =>
    {
        var text = sources.ToString();
        foreach (var mark in new[] { ";", ",", ">" })
            text = text.Replace(mark, new string(' ', before) + mark + new string(' ', after));
        return SourcesParser.Parse($" {text} ", Where).ToString() == sources.ToString();
    });

    [Theory]
    [InlineData("25; osg", "25; osg")]
    [InlineData("opensciencegrid:master; 24; osg-upcoming > 25/osg", "opensciencegrid:master; 24; osg-upcoming > 25/osg")]
    [InlineData("3.2; osg,osg-testing>3.3/osg-testing,osg-upcoming-testing", "3.2; osg, osg-testing > 3.3/osg-testing, osg-upcoming-testing")]
    [InlineData("25; osg > 25/osg-testing", "25; osg > osg-testing")]
    [InlineData("bookworm; main > bookworm-backports", "bookworm; main > bookworm-backports")]
    public void The_language_of_the_living_system_is_read(string text, string canonical) =>
        Assert.Equal(canonical, SourcesParser.Parse(text, Where).ToString());

    [Theory]
    [InlineData("", "0 ';'")]
    [InlineData("25 osg", "0 ';'")]
    [InlineData("a:b; 25; osg; x", "3 ';'")]
    [InlineData("nobranch; 25; osg", "'nobranch', which is not 'account:branch'")]
    [InlineData("25; osg > osg > osg", "more than one '>'")]
    [InlineData("25; osg,", "a repository is missing")]
    [InlineData("25; osg >", "a repository is missing")]
    [InlineData("25; osg testing", "'osg testing' is not a repository's name")]
    [InlineData("2 5; osg", "'2 5' is not a series")]
    [InlineData("25; osg > /osg", "'' is not a series")]
    [InlineData("25; osg, osg", "'osg' is named twice")]
    public void What_is_not_in_the_language_is_refused_with_its_reason(string text, string reason)
    {
        var problem = Assert.Single(Assert.Throws<ProblemException>(() => SourcesParser.Parse(text, Where)).Problems);
        Assert.Contains(reason, problem.What);
        Assert.Equal(Where, problem.Where);
        Assert.Contains("series; repo", problem.Remedy);
    }
}
