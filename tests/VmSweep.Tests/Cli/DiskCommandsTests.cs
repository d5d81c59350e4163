using VmSweep.Cli;

namespace VmSweep.Tests.Cli;

public sealed class DiskCommandsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("vmsweep-cli-").FullName;

    [Fact]
    public async Task A_directory_becomes_an_image_that_the_other_commands_read()
    {
        Directory.CreateDirectory(At("source/sub"));
        File.WriteAllBytes(At("source/sub/file"), "content"u8);
        File.CreateSymbolicLink(At("source/out"), "/etc/passwd");
        Assert.Equal((0, "", ""), await Run("disk", "make", At("source"), At("a.qcow2"), "--size", "8M", "--label", "MINE"));
        var (code, output, _) = await Run("disk", "info", At("a.qcow2"));
        Assert.Equal(0, code);
        Assert.Contains("label 'MINE'", output);
        Assert.Contains("qcow2: version 3", output);
        Assert.Equal((0, "lost+found\nout\nsub\n", ""), await Run("disk", "ls", At("a.qcow2")));
        Assert.Contains("-> /etc/passwd", (await Run("disk", "ls", "-l", At("a.qcow2"), "/")).Output);
        Assert.Equal((0, "Nothing found.\n", ""), await Run("disk", "check", At("a.qcow2")));
        var copied = await Run("disk", "cp", At("a.qcow2"), "/", At("target"));
        Assert.Equal(1, copied.Code);
        Assert.Contains("refused: /out: a symbolic link to '/etc/passwd'", copied.Error);
        Assert.Equal("content"u8.ToArray(), File.ReadAllBytes(At("target/sub/file")));
    }

    [Theory]
    [InlineData("disk lss", "Did you mean 'disk ls'?")]
    [InlineData("disk ls image.qcow2 --fromat raw", "Did you mean '--format'?")]
    [InlineData("disk ls image", "does not say its format")]
    [InlineData("disk make a b.raw --size lots", "'lots' is not a size")]
    [InlineData("disk make a b.raw", "'--size' is missing")]
    [InlineData("disk cat image.raw", "it takes 2 arguments, 1 were given")]
    [InlineData("disk info /nowhere/image.raw", "/nowhere/image.raw")]
    [InlineData("store prune /nowhere --older-than soon", "'soon' is not a number of seconds for --older-than")]
    [InlineData("store prune /nowhere --older-than 1e300", "'1e300' is not a number of seconds for --older-than")]
    public async Task A_wrong_command_line_says_what_is_wrong_and_ends_2(string line, string message)
    {
        var (code, _, error) = await Run(line.Split(' '));
        Assert.Equal(2, code);
        Assert.Contains(message, error);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        var code = await Commands.RunAsync(arguments, output, error, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }

    private string At(string name) => Path.Combine(_root, name);
}
