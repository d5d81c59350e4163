using System.Text;

namespace VmSweep.Files;

/// <summary>
/// Writes a file so that a reader, or the next start after a kill, sees the old content or the new, never a part:
/// temporary file beside it, fsync, rename.
/// </summary>
public static class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <param name="isDurable">False for what may be lost with the machine's power: the fsync is left out, which costs some milliseconds.</param>
    public static void WriteText(string path, string text, bool isDurable = true) => WriteBytes(path, Utf8.GetBytes(text), isDurable);

    /// <exception cref="Problems.ProblemException">The file system is full, read-only, gone, or not ours to write to.</exception>
    public static void WriteBytes(string path, byte[] content, bool isDurable = true) => Write(path, stream => stream.Write(content), isDurable);

    /// <summary>For content that is better not all in memory.</summary>
    /// <exception cref="Problems.ProblemException">The file system is full, read-only, gone, or not ours to write to.</exception>
    public static void Write(string path, Action<Stream> write, bool isDurable = true)
    {
        try
        {
            WriteWhole(path, write, isDurable);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw UnwritableFile.Problem(path, exception);
        }
    }

    /// <summary>
    /// Never what is there: the directory may be another user's, as the files of a sweep are the submitting user's, and a link of his under that name would lead what root
    /// writes elsewhere.
    /// </summary>
    private static FileStream CreateNew(string path)
    {
        try
        {
            return new(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite);
        }
        catch (IOException) when (new FileInfo(path) is { Exists: true } or { LinkTarget: not null })
        {
            // What an earlier process with our id left, or the link itself: unlinked, and not followed.
            File.Delete(path);
            return new(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite);
        }
    }

    private static void WriteWhole(string path, Action<Stream> write, bool isDurable)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        // The process id keeps two processes that write the same name apart, the thread's two reports within one; the last rename wins, whole.
        var temporary = $"{path}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp";
        try
        {
            // Not locked, which its name makes needless: of a hundred thousand small files each call to the kernel counts.
            using (var stream = CreateNew(temporary))
            {
                write(stream);
                stream.Flush(flushToDisk: isDurable);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
