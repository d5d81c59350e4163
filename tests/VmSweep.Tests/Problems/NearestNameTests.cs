using CsCheck;
using VmSweep.Problems;

namespace VmSweep.Tests.Problems;

public sealed class NearestNameTests
{
    private static readonly Gen<string> Word = Gen.Char["abcXY_12"].Array[0, 8].Select(chars => new string(chars));

    [Theory]
    [InlineData("debian_21.x86_64", "Did you mean 'debian_12.x86_64'?")]
    [InlineData("zzz", "Known: alma_9.x86_64, debian_12.x86_64.")]
    public void A_typing_error_names_one_and_anything_else_lists_all(string given, string sentence) =>
        Assert.Equal(sentence, NearestName.Suggest(given, ["debian_12.x86_64", "alma_9.x86_64"]));

    [Fact]
    public void Nothing_known_suggests_nothing() => Assert.Empty(NearestName.Suggest("x", []));

    [Fact]
    public void The_distance_is_a_metric() => Gen.Select(Word, Word, Word).Sample((a, b, c) =>
        NearestName.Distance(a, a) == 0
        && NearestName.Distance(a, b) == NearestName.Distance(b, a)
        && NearestName.Distance(a, c) <= NearestName.Distance(a, b) + NearestName.Distance(b, c));
}
