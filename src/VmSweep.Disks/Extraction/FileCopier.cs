using Microsoft.Win32.SafeHandles;
using VmSweep.Disks.Ext;
using VmSweep.Disks.Ext.Reading;

namespace VmSweep.Disks.Extraction;

/// <summary>Copies regular files within the limits; holes stay holes.</summary>
internal sealed class FileCopier(ExtFileSystem fileSystem, ExtractionPolicy policy, bool waits, CancellationToken cancellation)
{
    private const UnixFileMode OwnerReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int PermissionBits = 0x1ff;

    private readonly byte[] _buffer = new byte[64 * 1024];
    private long _claimed;

    public int Files { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Why a file may not come out, or null.</summary>
    public string? Refuse(ExtEntry file)
    {
        if (file.Length > policy.MaxFileBytes)
            return $"its {file.Length} bytes are more than {policy.MaxFileBytes}.";
        return file.Length > policy.MaxTotalBytes - _claimed ? $"with its {file.Length} bytes all files would exceed {policy.MaxTotalBytes}." : null;
    }

    public async ValueTask CopyAsync(ExtEntry file, string hostPath)
    {
        _claimed += file.Length;
        using (var created = Create(file, hostPath))
        {
            // Asked for once: a stream looks for its position whenever it gives its handle away.
            var target = created.SafeFileHandle;
            if (file.Length > 0)
                await CopyContentAsync(file, target).ConfigureAwait(false);
            if (policy.KeepTimes)
                File.SetLastWriteTimeUtc(target, file.Modified.UtcDateTime);
        }

        Files++;
        Bytes += file.Length;
    }

    private async ValueTask CopyContentAsync(ExtEntry file, SafeFileHandle target)
    {
        using var source = fileSystem.OpenFile(file);
        long end = 0;
        while (source.Position < source.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            if (source is ExtFileStream sparse && sparse.SkipHole() > 0)
                continue;
            var position = source.Position;
            var count = await ReadAsync(source).ConfigureAwait(false);
            if (waits)
                await RandomAccess.WriteAsync(target, _buffer.AsMemory(0, count), position, cancellation).ConfigureAwait(false);
            else
                RandomAccess.Write(target, _buffer.AsSpan(0, count), position);
            end = position + count;
        }

        if (end < file.Length)
            RandomAccess.SetLength(target, file.Length);
    }

    /// <summary>Inline content is a stream of memory; everything else has runs and holes.</summary>
    private ValueTask<int> ReadAsync(Stream source)
    {
        if (source is not ExtFileStream runs)
            return new ValueTask<int>(source.Read(_buffer));
        return waits ? runs.ReadDataAsync(_buffer, cancellation) : new ValueTask<int>(runs.ReadData(_buffer));
    }

    private static FileStream Create(ExtEntry file, string hostPath)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = (UnixFileMode)((int)file.Mode & PermissionBits) | OwnerReadWrite;
        return new FileStream(hostPath, options);
    }
}
