using VmSweep.Processes;

namespace VmSweep.Tests.Processes;

public sealed class CommandLineTests
{
    [Fact]
    public void A_command_is_shown_as_one_would_type_it() =>
        Assert.Equal("qemu-img info '/tmp/a b/it'\\''s.qcow2' ''", new CommandLine("qemu-img", "info", "/tmp/a b/it's.qcow2", "").ToString());

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("two words", "\"two words\"")]
    [InlineData("", "\"\"")]
    [InlineData("a\\b c", "\"a\\b c\"")]
    [InlineData("say \"hi\"", "\"say \\\"hi\\\"\"")]
    [InlineData("ends in \\", "\"ends in \\\\\"")]
    [InlineData("\\\"", "\"\\\\\\\"\"")]
    public void Arguments_are_quoted_for_dotnets_splitter(string argument, string line) =>
        Assert.Equal(line, new CommandLine("x", argument).ArgumentLine);
}
