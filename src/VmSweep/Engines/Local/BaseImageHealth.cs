using System.Collections.Concurrent;
using System.Security.Cryptography;
using VmSweep.BaseImages;
using VmSweep.Files;
using VmSweep.Problems;

namespace VmSweep.Engines.Local;

/// <summary>Whether a base image is still what its manifest says. A truncated one boots as far as its bytes go, and looks like a guest that hangs.</summary>
internal sealed class BaseImageHealth
{
    private readonly ConcurrentDictionary<(string Path, long Length, DateTime Written), string> _read = new();

    /// <summary>By its size. Microseconds: asked before every attempt.</summary>
    public static BaseDiskLook Glance(string disk)
    {
        try
        {
            var length = new FileInfo(disk).Length;
            var manifest = Manifest(disk);
            return length == manifest.DiskBytes.Bytes
                ? new(BaseDisk.Of(disk, manifest), null)
                : BaseDiskLook.Bad($"{disk} has {length} bytes, and its manifest says {manifest.DiskBytes.Bytes}");
        }
        catch (Exception exception) when (exception is IOException or ProblemException or UnauthorizedAccessException)
        {
            return BaseDiskLook.Bad(exception.Message);
        }
    }

    /// <summary>By its checksum. Seconds: asked when a guest did not boot, once for each state of the file.</summary>
    public BaseDiskLook Read(string disk)
    {
        var look = Glance(disk);
        if (look.Wrong is not null)
            return look;
        try
        {
            var file = new FileInfo(disk);
            return look.Read(_read.GetOrAdd((disk, file.Length, file.LastWriteTimeUtc), static key => Sha256Of(key.Path)));
        }
        catch (IOException exception)
        {
            return BaseDiskLook.Bad(exception.Message);
        }
    }

    /// <summary>SHA-256 of a disk as its manifest has it.</summary>
    /// <exception cref="ProblemException">There is no manifest.</exception>
    public static string Hash(string disk) => Manifest(disk).Sha256;

    private static string Sha256Of(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static BaseImageManifest Manifest(string disk) =>
        JsonFile.Read<BaseImageManifest>(Path.Combine(Path.GetDirectoryName(disk)!, BaseImageManifest.FileName));
}
