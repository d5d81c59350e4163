using VmSweep.Disks.Ext;
using VmSweep.Disks.Extraction;

namespace VmSweep.Disks.Tests.Extraction;

public sealed class ExtractorTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    [Fact]
    public void A_directory_comes_out_with_content_modes_and_safe_links()
    {
        var report = Extract(new ExtTree()
            .AddFile("/output/a.log", FileContent.FromText("hello"), UnixMetadata.Executable)
            .AddFile("/output/deep/er/b", FileContent.FromBytes(new byte[100_000]))
            .AddSymbolicLink("/output/deep/link", "../a.log")
            .AddFile("/elsewhere", FileContent.FromText("not this")));
        Assert.True(report.IsComplete);
        Assert.Equal((2, 100_005), (report.Files, report.Bytes));
        Assert.Equal("hello", File.ReadAllText(_directory["out/deep/link"]));
        Assert.Equal(100_000, new FileInfo(_directory["out/deep/er/b"]).Length);
        Assert.False(File.Exists(_directory["out/elsewhere"]));
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../../etc/passwd")]
    [InlineData("..")]
    [InlineData("dot/../../x")]
    public void A_link_that_may_lead_outside_is_refused(string target)
    {
        var report = Extract(new ExtTree().AddSymbolicLink("/output/dot", ".").AddSymbolicLink("/output/link", target));
        Assert.Equal("/output/link", Assert.Single(report.Refused).Path);
        Assert.Null(new FileInfo(_directory["out/link"]).LinkTarget);
    }

    [Fact]
    public void Limits_on_size_count_and_depth_hold_and_say_so()
    {
        var policy = new ExtractionPolicy { MaxFileBytes = 1000, MaxTotalBytes = 1500, MaxDepth = 1, MaxEntries = 6 };
        var report = Extract(
            new ExtTree()
                .AddFile("/output/a", FileContent.FromBytes(new byte[1001]))
                .AddFile("/output/b", FileContent.FromBytes(new byte[900]))
                .AddFile("/output/c", FileContent.FromBytes(new byte[900]))
                .AddDirectory("/output/d/e")
                .AddFile("/output/f", FileContent.Empty)
                .AddFile("/output/g", FileContent.Empty),
            policy);
        Assert.Equal(["/output/a", "/output/c", "/output/d/e", "/output"], report.Refused.Select(note => note.Path));
        Assert.Equal(["b", "d", "f"], Directory.EnumerateFileSystemEntries(_directory["out"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Names_that_would_harm_a_terminal_are_changed_and_listed()
    {
        var report = Extract(new ExtTree().AddFile("/output/a\u001b[2Jb", FileContent.Empty).AddFile("/output/caf\udce9", FileContent.Empty));
        Assert.Equal(["a%1B[2Jb", "caf%E9"], report.Renamed.Select(note => note.What));
        Assert.True(File.Exists(_directory["out/caf%E9"]));
    }

    [Fact]
    public void Names_and_targets_too_long_for_this_machine_cost_only_themselves()
    {
        var report = Extract(new ExtTree()
            .AddSymbolicLink("/output/link", string.Join('/', Enumerable.Repeat(new string('x', 200), 20)) + new string('y', 75))
            .AddFile("/output/" + new string('\u001b', 255), FileContent.Empty)
            .AddFile("/output/" + new string('n', 255), FileContent.Empty));
        Assert.Contains(report.Refused, note => note.Path.Contains("%1B", StringComparison.Ordinal));
        Assert.True(File.Exists(_directory["out/" + new string('n', 255)]));
    }

    [Fact]
    public void A_target_that_is_not_empty_is_refused()
    {
        Directory.CreateDirectory(_directory["out/there"]);
        Assert.Contains("is not empty", Assert.Throws<IOException>(() => Extract(new ExtTree().AddDirectory("/output"))).Message);
    }

    public void Dispose() => _directory.Dispose();

    private ExtractionReport Extract(ExtTree tree, ExtractionPolicy? policy = null)
    {
        ExtWriter.WriteImage(_directory["a.qcow2"], DiskImageFormat.Qcow2, 10 << 20, tree, cancellationToken: TestContext.Current.CancellationToken);
        using var device = DiskImage.Open(_directory["a.qcow2"], DiskImageFormat.Qcow2);
        return Extractor.Extract(ExtFileSystem.Open(device), "/output", _directory["out"], policy, TestContext.Current.CancellationToken);
    }
}
