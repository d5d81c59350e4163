using VmSweep.Files;
using VmSweep.Plans;
using VmSweep.Problems;

namespace VmSweep.Pruning;

/// <summary>Where things go when they are pruned: first into <c>artifacts/pruned/</c> by a rename, then away. A dry one only says so.</summary>
/// <param name="artifacts">Where everything lies.</param>
/// <param name="isDry">Nothing is removed (<c>--dry-run</c>).</param>
public sealed class Bin(ArtifactsLayout artifacts, bool isDry)
{
    private ByteSize _promised;

    /// <summary>What is free where the artifacts are; in a dry run, with what would have gone.</summary>
    public ByteSize Free => new ByteSize(new DriveInfo(Path.GetFullPath(artifacts.Root)).AvailableFreeSpace) + _promised;

    /// <summary>What a killed Prune left.</summary>
    public IEnumerable<string> Empty()
    {
        if (isDry || !Directory.Exists(artifacts.Pruned))
            return [];
        Guard(() => Directory.Delete(artifacts.Pruned, recursive: true));
        return ["removed: what an earlier Prune had begun to remove"];
    }

    /// <summary>Removes a thing; the line that says so.</summary>
    /// <exception cref="ProblemException">It cannot be removed.</exception>
    public string Remove(Removable thing, string reason)
    {
        var size = thing.Size;
        if (isDry)
            _promised += size;
        else
            Guard(() => RemoveNow(thing.Paths));
        return $"{(isDry ? "would remove" : "removed")}: {thing.What}, {size}; {reason}";
    }

    /// <summary>The rename takes it out of every other target's sight at once; removing takes its time and may be killed.</summary>
    private void RemoveNow(IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            var aside = Path.Combine(Directory.CreateDirectory(artifacts.Pruned).FullName, Path.GetRandomFileName());
            Directory.Move(path, aside);
            if (File.Exists(aside))
                File.Delete(aside);
            else
                Directory.Delete(aside, recursive: true);
        }

        Directory.Delete(artifacts.Pruned);
    }

    private void Guard(Action removal)
    {
        try
        {
            removal();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw UnwritableFile.Problem(artifacts.Pruned, exception);
        }
    }
}
