namespace VmSweep.Tests;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("64M", 64L << 20)]
    [InlineData("4GiB", 4L << 30)]
    [InlineData("512 K", 512L << 10)]
    [InlineData("1048576", 1L << 20)]
    public void A_size_is_read_in_binary_units(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var size));
        Assert.Equal(bytes, size.Bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("M")]
    [InlineData("-1")]
    [InlineData("10 X")]
    [InlineData("99999999999T")]
    public void What_is_not_a_size_is_refused(string text) => Assert.False(ByteSize.TryParse(text, out _));
}
