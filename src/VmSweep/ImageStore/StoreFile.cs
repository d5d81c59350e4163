using System.Text;

namespace VmSweep.ImageStore;

/// <summary>Small files in the store, which several hosts read and write.</summary>
internal static class StoreFile
{
    /// <summary>
    /// A file that is replaced in the moment in which it is opened: Gluster answers ESTALE (9 of 8486 opens beside a process that did nothing but replace).
    /// Most of them end here, and need no second call on the store.
    /// </summary>
    private const int Tries = 5;

    /// <summary>How a file ends that is being written; a kill leaves it behind.</summary>
    public const string Unfinished = ".tmp";

    /// <summary>Null where there is none.</summary>
    public static string? TryRead(string path) => TryRead(path, File.ReadAllText);

    /// <param name="read">Reads the file.</param>
    internal static T? TryRead<T>(string path, Func<string, T> read)
        where T : class
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return read(path);
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
            {
                return null;
            }
            catch (IOException exception) when (StoreTrouble.IsStale(exception.HResult) && tries < Tries)
            {
                // The next open finds the file that has taken its place.
            }
        }
    }

    /// <summary>Whole or not at all, for readers on every host; the last of several writers wins.</summary>
    public static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Not only by the process's id: there are other hosts.
        var temporary = $"{path}.{Environment.MachineName}-{Environment.ProcessId}-{Path.GetRandomFileName()}{Unfinished}";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(Encoding.UTF8.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
