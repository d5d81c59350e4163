using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VmSweep.ImageStore.Publishing;

/// <summary>What the system knows of files and .NET does not: where their holes are, and how to read past every cache of this host.</summary>
internal static unsafe partial class PosixFile
{
    public const int NotSupported = 22;

    private const int ReadOnly = 0;

    private const int CloseOnExec = 0x80000;

    private const int SeekData = 3;

    private const int SeekHole = 4;

    private const int DontNeed = 4;

    /// <summary>lseek(2): ENXIO says that no data follows.</summary>
    private const int NoSuchAddress = 6;

    /// <summary>open(2): the value of O_DIRECT and O_DIRECTORY depends on the processor.</summary>
    private static int Direct => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x10000 : 0x4000;

    private static int DirectoryOnly => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x4000 : 0x10000;

    /// <summary>Opens a file so that reads ask the file system and no cache of this host; null where the file system cannot do that.</summary>
    public static SafeFileHandle? OpenDirect(string path)
    {
        var descriptor = Open(path, ReadOnly | CloseOnExec | Direct);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : Marshal.GetLastPInvokeError() == NotSupported ? null : throw Failed(path);
    }

    /// <summary>Bytes read into aligned memory; fewer than asked for at the end of the file.</summary>
    public static int Read(SafeFileHandle file, byte* buffer, int length, long offset, string path)
    {
        var count = ReadAt(file, buffer, (nuint)length, offset);
        return count >= 0 ? (int)count : throw Failed(path);
    }

    /// <summary>Has the kernel forget what it has read of a file.</summary>
    public static void Forget(SafeFileHandle file) => _ = Advise(file, 0, 0, DontNeed);

    /// <summary>A directory's entries reach the disk.</summary>
    public static void FlushDirectory(string path)
    {
        var descriptor = Open(path, ReadOnly | CloseOnExec | DirectoryOnly);
        if (descriptor < 0)
            throw Failed(path);
        using var directory = new SafeFileHandle(descriptor, ownsHandle: true);
        if (Flush(directory) != 0)
            throw Failed(path);
    }

    /// <summary>The parts of a file that have data, from <paramref name="start"/> on. The rest are holes: zeros that take no space.</summary>
    public static IEnumerable<(long Offset, long Length)> DataOf(SafeFileHandle file, long start, long length)
    {
        for (var at = start; at < length;)
        {
            var data = Seek(file, at, SeekData);
            if (data < 0)
            {
                if (Marshal.GetLastPInvokeError() != NoSuchAddress)
                    yield return (at, length - at);
                yield break;
            }

            var end = Seek(file, data, SeekHole);
            end = end < 0 ? length : Math.Min(end, length);
            if (end > data)
                yield return (data, end - data);
            at = Math.Max(end, data + 1);
        }
    }

    private static IOException Failed(string path)
    {
        var number = Marshal.GetLastPInvokeError();
        return new($"{Marshal.GetPInvokeErrorMessage(number)} : '{path}'", number);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial long Seek(SafeFileHandle file, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ReadAt(SafeFileHandle file, byte* buffer, nuint length, long offset);

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Flush(SafeFileHandle file);
}
