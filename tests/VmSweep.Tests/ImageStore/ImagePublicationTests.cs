using VmSweep.BaseImages;
using VmSweep.ImageStore;
using VmSweep.ImageStore.Publishing;
using VmSweep.Problems;

namespace VmSweep.Tests.ImageStore;

public sealed class ImagePublicationTests : IDisposable
{
    private readonly StoreSample _sample = new();

    [Fact]
    public async Task A_published_image_has_all_its_bytes_and_nothing_beside_it()
    {
        var built = _sample.Build();
        var published = await _sample.PublishAsync(built);
        Assert.Equal((StoreSample.Fingerprint, true, false), (published.Name, published.IsNew, published.IsCurrent));
        Assert.Equal([".publishing", StoreSample.Fingerprint], _sample.Names());
        foreach (var file in Directory.GetFiles(built))
            Assert.Equal(await File.ReadAllBytesAsync(file, Token), await File.ReadAllBytesAsync(Path.Combine(_sample.Home, StoreSample.Fingerprint, Path.GetFileName(file)), Token));
    }

    [Fact]
    public async Task What_is_there_is_not_written_again()
    {
        var built = _sample.Build();
        await _sample.PublishAsync(built);
        var disk = _sample.Layout.Disk(StoreSample.Debian, StoreSample.Fingerprint);
        var before = File.GetLastWriteTimeUtc(disk);
        Assert.False((await _sample.PublishAsync(built)).IsNew);
        Assert.Equal(before, File.GetLastWriteTimeUtc(disk));
    }

    [Fact]
    public async Task Another_build_of_the_same_fingerprint_gets_a_name_of_its_own_and_replaces_nothing()
    {
        await _sample.PublishAsync(_sample.Build(seed: 1));
        var first = await File.ReadAllBytesAsync(_sample.Layout.Disk(StoreSample.Debian, StoreSample.Fingerprint), Token);
        var renewed = await _sample.PublishAsync(_sample.Build(seed: 2));
        Assert.StartsWith(StoreSample.Fingerprint + ".", renewed.Name, StringComparison.Ordinal);
        Assert.Equal(first, await File.ReadAllBytesAsync(_sample.Layout.Disk(StoreSample.Debian, StoreSample.Fingerprint), Token));
        Assert.False((await _sample.PublishAsync(_sample.Build(seed: 2))).IsNew);
    }

    [Fact]
    public async Task A_copy_that_was_killed_goes_on_where_it_was()
    {
        var built = _sample.Build();
        var disk = await File.ReadAllBytesAsync(Path.Combine(built, BaseImage.DiskName), Token);
        var partial = Partial(built);
        await File.WriteAllBytesAsync(Path.Combine(partial, BaseImage.DiskName), disk[..200_000], Token);
        await File.WriteAllBytesAsync(partial + ".copied", "100000\n150000\n1999"u8.ToArray(), Token);
        var published = await _sample.PublishAsync(built);
        Assert.Equal(150_000, published.Resumed.Bytes);
        Assert.Equal(disk, await File.ReadAllBytesAsync(_sample.Layout.Disk(StoreSample.Debian, StoreSample.Fingerprint), Token));
    }

    [Fact]
    public async Task A_record_that_lies_costs_a_copy_and_nothing_else()
    {
        var built = _sample.Build();
        var partial = Partial(built);
        await File.WriteAllBytesAsync(Path.Combine(partial, BaseImage.DiskName), new byte[400_000], Token);
        await File.WriteAllBytesAsync(partial + ".copied", "250000\n"u8.ToArray(), Token);
        var published = await _sample.PublishAsync(built);
        Assert.Equal(0, published.Resumed.Bytes);
        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(built, BaseImage.DiskName), Token), await File.ReadAllBytesAsync(_sample.Layout.Disk(StoreSample.Debian, StoreSample.Fingerprint), Token));
    }

    [Fact]
    public async Task An_image_over_another_file_is_not_published()
    {
        var backing = Path.Combine(_sample.Build(), BaseImage.DiskName);
        var problem = await RefusedAsync(_sample.Build(backing: backing));
        Assert.Contains("which other hosts do not have", problem.What, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_sample.Home));
    }

    [Fact]
    public async Task A_built_image_that_is_damaged_is_not_published()
    {
        var built = _sample.Build();
        var disk = Path.Combine(built, BaseImage.DiskName);
        var bytes = await File.ReadAllBytesAsync(disk, Token);
        bytes[^1000] ^= 1;
        await File.WriteAllBytesAsync(disk, bytes, Token);
        Assert.Contains("is not what its manifest says", (await RefusedAsync(built)).What, StringComparison.Ordinal);
        Assert.Equal([".publishing"], _sample.Names());
    }

    [Fact]
    public async Task Damage_in_the_store_is_found_by_the_first_publication_of_the_next_day()
    {
        var built = _sample.Build();
        await _sample.PublishAsync(built);
        var disk = _sample.Layout.Disk(StoreSample.Debian, StoreSample.Fingerprint);
        var bytes = await File.ReadAllBytesAsync(disk, Token);
        bytes[^1000] ^= 1;
        await File.WriteAllBytesAsync(disk, bytes, Token);
        File.SetLastWriteTimeUtc(Path.Combine(_sample.Home, ".publishing", StoreSample.Fingerprint + ".verified"), _sample.Time.GetUtcNow().UtcDateTime.AddDays(-2));
        var problem = await RefusedAsync(built);
        Assert.Contains("is damaged in the store: it has the SHA-256", problem.What, StringComparison.Ordinal);
        Assert.Contains("move", problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_truncated_disk_in_the_store_is_found_each_time()
    {
        var built = _sample.Build();
        await _sample.PublishAsync(built);
        await using (var disk = File.OpenWrite(_sample.Layout.Disk(StoreSample.Debian, StoreSample.Fingerprint)))
            disk.SetLength(disk.Length - 1);
        Assert.Contains("bytes, and its manifest says", (await RefusedAsync(built)).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_publishers_at_once_publish_once()
    {
        var built = _sample.Build(bytes: 3_000_000);
        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => new ImagePublication(_sample.Layout, StoreSample.Debian, TimeProvider.System, static _ => { }).PublishAsync(built, Token))));
        Assert.Equal([false, true], both.Select(each => each.IsNew).Order());
        Assert.Equal([".publishing", StoreSample.Fingerprint], _sample.Names());
    }

    [Fact]
    public async Task Holes_stay_holes()
    {
        var built = _sample.Build();
        var disk = Path.Combine(built, BaseImage.DiskName);
        await _sample.PublishAsync(built);
        var target = Path.Combine(_sample.Home, "sparse");
        await using (var file = File.Create(Path.Combine(built, "sparse")))
        {
            file.SetLength(64 << 20);
            file.Position = 32 << 20;
            await file.WriteAsync(await File.ReadAllBytesAsync(disk, Token), Token);
        }

        new SparseCopy(static _ => { }).Copy(Path.Combine(built, "sparse"), target, target + ".copied");
        Assert.InRange(SparseCopy.DataLength(target), 1, 1 << 20);
        Assert.Equal(StoredHash.Of(Path.Combine(built, "sparse")), StoredHash.Of(target));
    }

    [Fact]
    public async Task A_publisher_that_was_killed_while_it_wrote_its_name_leaves_nothing_to_the_next_one()
    {
        var publishing = Path.Combine(_sample.Home, ".publishing");
        StoreFile.Write(Path.Combine(publishing, "holder.host-7-x.tmp"), "proc");

        await _sample.PublishAsync(_sample.Build());

        Assert.DoesNotContain(Directory.GetFiles(publishing), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    public void Dispose() => _sample.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Partial(string built)
    {
        var manifest = Files.JsonFile.Read<BaseImageManifest>(Path.Combine(built, BaseImageManifest.FileName));
        return Directory.CreateDirectory(Path.Combine(_sample.Layout.Publishing(StoreSample.Debian), $"{manifest.Fingerprint}-{manifest.Sha256}")).FullName;
    }

    private async Task<Problem> RefusedAsync(string built) => Assert.Single((await Assert.ThrowsAsync<ProblemException>(() => _sample.PublishAsync(built))).Problems);
}
