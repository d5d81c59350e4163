using Microsoft.Win32.SafeHandles;
using VmSweep.Disks.Ext;
using VmSweep.Disks.Ext.Reading;

namespace VmSweep.Disks.Extraction;

/// <summary>Copies regular files within the limits; holes stay holes.</summary>
internal sealed class FileCopier(ExtFileSystem fileSystem, ExtractionPolicy policy, CancellationToken cancellation)
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

    public void Copy(ExtEntry file, string hostPath)
    {
        _claimed += file.Length;
        using (var created = Create(file, hostPath))
        {
            // Asked for once: a stream looks for its position whenever it gives its handle away.
            var target = created.SafeFileHandle;
            if (file.Length > 0)
                CopyContent(file, target);
            if (policy.KeepTimes)
                File.SetLastWriteTimeUtc(target, file.Modified.UtcDateTime);
        }

        Files++;
        Bytes += file.Length;
    }

    private void CopyContent(ExtEntry file, SafeFileHandle target)
    {
        using var source = fileSystem.OpenFile(file);
        long end = 0;
        while (source.Position < source.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            if (source is ExtFileStream sparse && sparse.SkipHole() > 0)
                continue;
            var position = source.Position;
            var count = source is ExtFileStream extents ? extents.ReadData(_buffer) : source.Read(_buffer);
            RandomAccess.Write(target, _buffer.AsSpan(0, count), position);
            end = position + count;
        }

        if (end < file.Length)
            RandomAccess.SetLength(target, file.Length);
    }

    private static FileStream Create(ExtEntry file, string hostPath)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = (UnixFileMode)((int)file.Mode & PermissionBits) | OwnerReadWrite;
        return new FileStream(hostPath, options);
    }
}
