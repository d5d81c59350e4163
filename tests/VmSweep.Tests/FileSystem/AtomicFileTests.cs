using VmSweep.Files;
using VmSweep.Testing;

namespace VmSweep.Tests.FileSystem;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("a file that is there")]
    [InlineData("a link to a file that is not there")]
    public void A_link_that_another_user_put_where_the_temporary_file_goes_leads_nothing_elsewhere(string target)
    {
        var elsewhere = _directory.File("elsewhere");
        if (target == "a file that is there")
            File.WriteAllBytes(elsewhere, "root's own"u8.ToArray());
        var path = _directory.File("result.json");
        File.CreateSymbolicLink($"{path}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp", elsewhere);

        AtomicFile.WriteText(path, "new");

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Null(new FileInfo(path).LinkTarget);
        if (target == "a file that is there")
            Assert.Equal("root's own", File.ReadAllText(elsewhere));
        else
            Assert.False(File.Exists(elsewhere));
    }

    [Fact]
    public void What_a_killed_process_with_our_id_left_is_replaced()
    {
        var path = _directory.File("result.json");
        File.WriteAllBytes($"{path}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp", "half of an older and much longer text"u8.ToArray());

        AtomicFile.WriteText(path, "new");

        Assert.Equal("new", File.ReadAllText(path));
    }
}
