using Microsoft.Win32.SafeHandles;

namespace VmSweep.ImageStore.Publishing;

/// <summary>
/// Copies a file with its holes, and can be killed at any point: what has reached the store is noted in a record beside, and the next copy of the same
/// file goes on from there. The record is not trusted: who copies reads the whole back in the end.
/// </summary>
/// <param name="onCopied">Called with the number of bytes of every step.</param>
internal sealed class SparseCopy(Action<long> onCopied)
{
    private const int ChunkLength = 1 << 20;

    /// <summary>How much is written between two flushes: at 56 MB/s, the slowest that was measured (replica 3), a kill costs about a second.</summary>
    private const long FlushedAtOnce = 64 << 20;

    /// <param name="source">What is copied.</param>
    /// <param name="target">Where to; what an earlier copy of the same source left there is used.</param>
    /// <param name="record">Where the copied length is noted.</param>
    /// <returns>Where it began.</returns>
    public long Copy(string source, string target, string record)
    {
        using var from = File.OpenHandle(source);
        using var to = File.OpenHandle(target, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        var length = RandomAccess.GetLength(from);
        var start = Math.Min(ReadRecord(record), Math.Min(RandomAccess.GetLength(to), length));
        var buffer = new byte[ChunkLength];
        using var notes = new FileStream(record, FileMode.Append, FileAccess.Write);
        long unflushed = 0;
        foreach (var (offset, extent) in PosixFile.DataOf(from, start, length))
        {
            for (var at = offset; at < offset + extent;)
            {
                var count = RandomAccess.Read(from, buffer.AsSpan(0, (int)Math.Min(buffer.Length, offset + extent - at)), at);
                if (count == 0)
                    throw new EndOfStreamException($"{source} became shorter while it was copied.");
                RandomAccess.Write(to, buffer.AsSpan(0, count), at);
                at += count;
                onCopied(count);
                if ((unflushed += count) < FlushedAtOnce)
                    continue;
                Note(to, notes, at);
                unflushed = 0;
            }
        }

        if (RandomAccess.GetLength(to) != length)
            RandomAccess.SetLength(to, length);
        Note(to, notes, length);
        return start;
    }

    /// <summary>Bytes of a file that are no holes.</summary>
    public static long DataLength(string path)
    {
        using var file = File.OpenHandle(path);
        return PosixFile.DataOf(file, 0, RandomAccess.GetLength(file)).Sum(extent => extent.Length);
    }

    /// <summary>What has reached the store so far.</summary>
    public static long ReadRecord(string record) =>
        // A line is whole where its newline is there.
        File.Exists(record) && File.ReadAllText(record).Split('\n') is [.., var last, _] && long.TryParse(last, out var length) && length > 0 ? length : 0;

    private static void Note(SafeFileHandle to, FileStream notes, long length)
    {
        RandomAccess.FlushToDisk(to);
        notes.Write(System.Text.Encoding.ASCII.GetBytes($"{length}\n"));
        notes.Flush();
    }
}
