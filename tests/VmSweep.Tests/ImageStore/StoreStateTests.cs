using VmSweep.ImageStore;
using VmSweep.ImageStore.Calls;
using VmSweep.Problems;
using VmSweep.Testing;

namespace VmSweep.Tests.ImageStore;

public sealed class StoreStateTests : IDisposable
{
    private readonly TemporaryDirectory _store = new();

    private StoreLayout Layout => new(_store.Path);

    [Fact]
    public void An_unmounted_mount_point_is_never_written_to()
    {
        Assert.Contains("nothing is mounted", Refused(initialise: false).What, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_store.Path));
    }

    [Fact]
    public void A_directory_that_is_not_there_is_named() =>
        Assert.Contains("there is no directory", Assert.Single(Assert.Throws<ProblemException>(() => StoreState.Of(new(_store.File("nowhere")), false, false)).Problems).What, StringComparison.Ordinal);

    [Fact]
    public void A_marker_of_another_version_is_named_and_shown()
    {
        File.WriteAllBytes(Layout.Marker, "vmsweep image store 2\n"u8);
        Assert.Contains("'vmsweep image store 2'", Refused(initialise: false).What, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_volume_becomes_a_store()
    {
        Directory.CreateDirectory(_store.File(".trashcan"));
        Assert.True(StoreState.Of(Layout, initialise: true, writable: true).IsNew);
        Assert.False(StoreState.Of(Layout, initialise: true, writable: true).IsNew);
    }

    [Fact]
    public void A_volume_with_other_things_in_it_does_not()
    {
        Directory.CreateDirectory(_store.File("home"));
        var problem = Refused(initialise: true);
        Assert.Contains("something else is in it ('home')", problem.What, StringComparison.Ordinal);
        Assert.Contains("gluster://HOST/VOLUME/images", problem.Remedy, StringComparison.Ordinal);
        Assert.False(File.Exists(Layout.Marker));
    }

    [Theory]
    [InlineData(28, "is full")]
    [InlineData(122, "is full")]
    [InlineData(30, "read-only")]
    [InlineData(107, "not connected")]
    [InlineData(103, "not connected")]
    [InlineData(13, "may not be written")]
    [InlineData(5, "input/output error")]
    public async Task Every_error_number_has_its_words(int number, string words)
    {
        var answer = await StoreWork.AnswerAsync<bool>("/mnt/images", () => throw new IOException("as the system says", number));
        var problem = Assert.Single(answer.Problems);
        Assert.Contains(words, problem.What, StringComparison.Ordinal);
        Assert.NotEmpty(problem.Remedy);
        Assert.Equal(number, answer.ErrorNumber);
    }

    [Fact]
    public void A_file_that_is_replaced_while_it_is_opened_is_opened_again()
    {
        var tries = 0;
        Assert.Equal("content", StoreFile.TryRead("current", _ => ++tries < 3 ? throw new IOException("Stale file handle", 116) : "content"));
    }

    [Fact]
    public void A_file_that_stays_stale_is_an_error_after_five_tries()
    {
        var tries = 0;
        Assert.Throws<IOException>(() => StoreFile.TryRead<string>("current", _ => throw new IOException($"Stale file handle {++tries}", 116)));
        Assert.Equal(5, tries);
    }

    public void Dispose() => _store.Dispose();

    private Problem Refused(bool initialise) => Assert.Single(Assert.Throws<ProblemException>(() => StoreState.Of(Layout, initialise, writable: false)).Problems);
}
