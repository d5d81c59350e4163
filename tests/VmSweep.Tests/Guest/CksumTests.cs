using System.Text;
using VmSweep.Guest;

namespace VmSweep.Tests.Guest;

public sealed class CksumTests
{
    /// <summary>Values that <c>cksum</c> of GNU coreutils 9.1 printed.</summary>
    [Theory]
    [InlineData("", 4294967295)]
    [InlineData("123456789", 930766865)]
    [InlineData("VMSWEEP-RECORD 1\nsequence=7\n", 34432139)]
    public void The_checksum_is_that_of_the_cksum_program(string text, uint expected) =>
        Assert.Equal(expected, Cksum.Compute(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void A_thousand_zero_bytes_have_the_checksum_of_the_cksum_program() =>
        Assert.Equal(2610763910, Cksum.Compute(new byte[1000]));
}
