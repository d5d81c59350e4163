using System.Diagnostics.CodeAnalysis;
using CsCheck;
using VmSweep.Analysis.Packages;
using VmSweep.Processes;
using VmSweep.Tests.Results.Payloads;

namespace VmSweep.Tests.Analysis.Packages;

public sealed class PackageVersionTests
{
    private static readonly Gen<string> Versions = Pieces.Of("1", "2", "10", "01", "a", "b", "rc", ".", "-", "~", "^", "+", ":", "0", "el9");

    [Theory]
    [InlineData("1.0", "1.0", 0)]
    [InlineData("1.0", "2.0", -1)]
    [InlineData("2.0.1", "2.0", 1)]
    [InlineData("2.0.1a", "2.0.1", 1)]
    [InlineData("5.5p1", "5.5p10", -1)]
    [InlineData("10xyz", "10.1xyz", -1)]
    [InlineData("xyz10", "xyz10.1", -1)]
    [InlineData("xyz.4", "8", -1)]
    [InlineData("5.5p2", "5.6p1", -1)]
    [InlineData("5.6p1", "6.5p1", -1)]
    [InlineData("6.0.rc1", "6.0", 1)]
    [InlineData("10b2", "10a1", 1)]
    [InlineData("1.0aa", "1.0a", 1)]
    [InlineData("10.0001", "10.1", 0)]
    [InlineData("10.0001", "10.0039", -1)]
    [InlineData("4.999.9", "5.0", -1)]
    [InlineData("20101121", "20101122", -1)]
    [InlineData("2_0", "2.0", 0)]
    [InlineData("a", "a+", 0)]
    [InlineData("1.0~rc1", "1.0", -1)]
    [InlineData("1.0~rc1", "1.0~rc2", -1)]
    [InlineData("1.0~rc1~git123", "1.0~rc1", -1)]
    [InlineData("1.0^", "1.0", 1)]
    [InlineData("1.0^git1", "1.01", -1)]
    [InlineData("1.0^20160101", "1.0.1", -1)]
    [InlineData("1.0^20160101^git1", "1.0^20160102", -1)]
    [InlineData("1.0~rc1^git1", "1.0~rc1", 1)]
    [InlineData("1.0^git1~pre", "1.0^git1", -1)]
    [InlineData("1:1.0", "2.0", 1)]
    [InlineData("(none):1.0-1", "0:1.0-1", 0)]
    [InlineData("1.0-2.el9", "1.0-10.el9", -1)]
    [InlineData("99999999999999999999", "100000000000000000000", -1)]
    public void Rpm_orders_versions_so(string left, string right, int order)
    {
        Assert.Equal(order, RpmVersion.Compare(left, right));
        Assert.Equal(-order, RpmVersion.Compare(right, left));
    }

    [Fact]
    public void Rpms_order_is_an_order() => IsOrder(RpmVersion.Compare);

    [Fact]
    public void Dpkgs_order_is_an_order() => IsOrder(DpkgVersion.Compare);

    /// <summary>The real dpkg is asked for pairs of made-up versions.</summary>
    [Fact]
    [SuppressMessage("Security", "CA5394", Justification = "A test wants the same pairs every time.")]
    public async Task Dpkg_itself_says_the_same()
    {
        RequiredTool.Find("dpkg");
        var random = new Random(20261125);
        string[] pieces = ["1", "2", "10", "01", "a", "b", "rc", ".", "~", "+", "0"];
        string Version() => "1" + string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => pieces[random.Next(pieces.Length)])) + (random.Next(3) == 0 ? "-" + pieces[random.Next(pieces.Length)] : "");
        var pairs = Enumerable.Range(0, 400).Select(_ => (Left: Version(), Right: Version())).ToList();
        // One process for all: a shell that prints lt, eq or gt.
        var script = string.Concat(pairs.Select(pair => $"if dpkg --compare-versions {pair.Left} lt {pair.Right}; then echo -1; elif dpkg --compare-versions {pair.Left} eq {pair.Right}; then echo 0; else echo 1; fi\n"));

        var outcome = await ProcessRunner.Default.RunAsync(new("sh") { Input = script }, TimeSpan.FromMinutes(1), cancellation: TestContext.Current.CancellationToken);

        var said = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse);
        Assert.All(pairs.Zip(said, (pair, order) => (pair, order)), each => Assert.Equal((each.pair, each.order), (each.pair, DpkgVersion.Compare(each.pair.Left, each.pair.Right))));
    }

    private static void IsOrder(Func<string, string, int> compare) => Gen.Select(Versions, Versions, Versions).Sample((a, b, c) =>
    {
        Assert.Equal(0, compare(a, a));
        Assert.Equal(Math.Sign(compare(a, b)), -Math.Sign(compare(b, a)));
        if (compare(a, b) <= 0 && compare(b, c) <= 0)
            Assert.True(compare(a, c) <= 0, $"'{a}' ≤ '{b}' ≤ '{c}', but '{a}' > '{c}'");
    });
}
