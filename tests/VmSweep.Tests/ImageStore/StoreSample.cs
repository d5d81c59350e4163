using System.Security.Cryptography;
using VmSweep.BaseImages;
using VmSweep.Disks;
using VmSweep.Files;
using VmSweep.ImageStore;
using VmSweep.ImageStore.Publishing;
using VmSweep.Matrix;
using VmSweep.Testing;

namespace VmSweep.Tests.ImageStore;

/// <summary>A marked store and built images to publish there.</summary>
internal sealed class StoreSample : IDisposable
{
    public static readonly PlatformName Debian = new("debian", "12", "x86_64");

    public const string Fingerprint = "aaaaaaaaaaaaaaaaaaaaaaaa";

    private readonly TemporaryDirectory _store = new();
    private readonly TemporaryDirectory _built = new();

    public StoreSample()
    {
        File.WriteAllBytes(Layout.Marker, []);
        // Files have the times of the system.
        Time.Advance(TimeProvider.System.GetUtcNow() - Time.GetUtcNow() + TimeSpan.FromMinutes(1));
    }

    public StoreLayout Layout => new(_store.Path);

    public ManualTime Time { get; } = new();

    public string Home => Path.Combine(_store.Path, $"{Debian}");

    /// <summary>Builds an image whose content depends on the seed.</summary>
    public string Build(int seed = 1, string fingerprint = Fingerprint, string? backing = null, int bytes = 300_000)
    {
        var home = Directory.CreateDirectory(_built.File(Path.GetRandomFileName())).FullName;
        var disk = Path.Combine(home, BaseImage.DiskName);
        var content = new byte[bytes];
        new Random(seed).NextBytes(content);
        using (var image = DiskImage.Create(disk, DiskImageFormat.Qcow2, 8 << 20, backing is null ? null : new() { BackingFile = backing, BackingFormat = DiskImageFormat.Raw }))
        {
            if (backing is null)
                image.Write(1 << 20, content);
            image.Complete();
        }

        WriteManifest(home, fingerprint);
        return home;
    }

    public Task<PublishedImage> PublishAsync(string built) =>
        new ImagePublication(Layout, Debian, Time, static _ => { }).PublishAsync(built, TestContext.Current.CancellationToken);

    public string[] Names() => [.. Directory.EnumerateFileSystemEntries(Home).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public void Dispose()
    {
        _store.Dispose();
        _built.Dispose();
    }

    private static void WriteManifest(string home, string fingerprint)
    {
        var disk = Path.Combine(home, BaseImage.DiskName);
        JsonFile.Write(Path.Combine(home, BaseImageManifest.FileName), new BaseImageManifest(
            BaseImageManifest.CurrentSchema, Debian, fingerprint, "debian_12.x86_64.tdl", "by hand", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch,
            new(new FileInfo(disk).Length), ByteSize.MiB(8), Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(disk))),
            new Dictionary<string, string>(), [], "build.log", "none", []));
    }
}
