using VmSweep.Plans;

namespace VmSweep.Pruning;

/// <summary>Something under <c>artifacts/</c> that may go.</summary>
/// <param name="What">For people, and unique: <c>sweep 20261122-1830-nightly</c>.</param>
/// <param name="Paths">Its files or directories.</param>
/// <param name="Sweep">Whose it is, where it is a sweep's: its lock is held while it goes.</param>
public sealed record Removable(string What, IReadOnlyList<string> Paths, SweepLayout? Sweep = null)
{
    /// <summary>A file that those hold who use it; null where nobody does, or the sweep's lock says it.</summary>
    public string? InUse { get; init; }

    public bool IsWholeSweep => Sweep is not null && Paths is [var only] && only == Sweep.Root;

    /// <summary>What its files pretend to take; less on the disk where they have holes.</summary>
    public ByteSize Size => new(Paths.Sum(SizeOf));

    private static long SizeOf(string path)
    {
        if (File.Exists(path))
            return new FileInfo(path).Length;
        // A link that a guest made is not followed: its target is none of ours.
        var everything = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        return Directory.Exists(path) ? new DirectoryInfo(path).EnumerateFiles("*", everything).Sum(file => file.Length) : 0;
    }
}
