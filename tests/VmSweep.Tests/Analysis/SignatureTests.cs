using VmSweep.Analysis;

namespace VmSweep.Tests.Analysis;

public sealed class SignatureTests
{
    [Theory]
    [InlineData("job 17 not done after 30.5 s", "job 18 not done after 31 s")]
    [InlineData("cannot open /tmp/tmpab12/x: 5", "cannot open /tmp/tmpzz99/y: 6")]
    [InlineData("2026-11-25 04:23:11 oops", "2026-11-26T05:00:00.123Z oops")]
    [InlineData("at 0x7fff12 in 3f2504e0-4f89-11d3-9a0c-0305e82c3301", "at 0xdeadbeef in 11111111-4f89-11d3-9a0c-0305e82c3301")]
    [InlineData("commit 5d41402abc4b2a76 broke", "commit 7b8b965ad4bca0e4 broke")]
    public void What_is_different_each_time_does_not_count(string left, string right) => Assert.Equal(Signature.Normalize(left), Signature.Normalize(right));

    [Theory]
    [InlineData("connection refused", "connection reset")]
    [InlineData("deadbeef is a word", "facade is a word")]
    [InlineData("run-job ended with exit status 2", "run-job ended with exit status 3")]
    [InlineData("run-job ended with exit status 2", "run-job ended with exit status 22")]
    [InlineData("killed by signal 9", "killed by signal 15")]
    public void Words_count(string left, string right) => Assert.NotEqual(Signature.Normalize(left), Signature.Normalize(right));

    [Fact]
    public void Likeness_is_about_words()
    {
        Assert.Equal(1, Signature.Likeness("a b c", "c b a"));
        Assert.Equal(0, Signature.Likeness("a", "b"));
        Assert.InRange(Signature.Likeness("curl: (7) failed to connect to host port", "curl: (28) failed to connect to host port"), 0.7, 0.99);
    }
}
