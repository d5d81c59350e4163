using CsCheck;
using VmSweep.Yaml;

namespace VmSweep.Tests.Yaml;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("30m", 1800)]
    [InlineData("4h", 14400)]
    [InlineData("1h30m", 5400)]
    [InlineData("2d", 172800)]
    public void A_duration_is_a_number_with_its_unit(string text, int seconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("90")]
    [InlineData("0s")]
    [InlineData("-1h")]
    [InlineData("1.5h")]
    [InlineData("h")]
    [InlineData("30m1h")]
    [InlineData("1h1h")]
    [InlineData("1h 30m")]
    [InlineData("99999999999s")]
    [InlineData("400d")]
    public void What_is_not_a_duration_is_refused(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Fact]
    public void What_is_printed_reads_back_the_same() => Gen.Int[1, 365 * 86400].Sample(seconds =>
        DurationText.TryParse(DurationText.Print(TimeSpan.FromSeconds(seconds)), out var duration) && duration == TimeSpan.FromSeconds(seconds));
}
