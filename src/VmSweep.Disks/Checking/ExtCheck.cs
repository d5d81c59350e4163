using VmSweep.Disks.Ext;
using VmSweep.Disks.Ext.Reading;
using VmSweep.Disks.Ext.Structures;

namespace VmSweep.Disks.Checking;

/// <summary>
/// Looks for contradictions in a file system: descriptors, inodes, directories, blocks claimed twice or not marked as used, link
/// counts. It finds what matters to a reader; e2fsck, which repairs, finds more.
/// </summary>
public sealed class ExtCheck
{
    private const int MaxFindings = 1000;

    private readonly ExtFileSystem _fileSystem;
    private readonly Volume _volume;
    private readonly List<string> _findings = [];
    private readonly BlockClaims _claims;
    private readonly Dictionary<uint, int> _references = [];
    private readonly HashSet<uint> _directories = [];
    private readonly CancellationToken _cancellation;

    private ExtCheck(ExtFileSystem fileSystem, CancellationToken cancellation)
    {
        _fileSystem = fileSystem;
        _volume = fileSystem.Volume;
        _claims = new BlockClaims(fileSystem);
        _cancellation = cancellation;
    }

    /// <summary>Checks a whole file system.</summary>
    /// <param name="fileSystem">The file system.</param>
    /// <param name="cancellationToken">Stops between directories.</param>
    /// <returns>What is wrong, at most 1,000 findings; none for a sound file system.</returns>
    public static IReadOnlyList<string> Run(ExtFileSystem fileSystem, CancellationToken cancellationToken = default)
    {
        var check = new ExtCheck(fileSystem, cancellationToken);
        check.CheckGroups();
        check.CheckTree();
        check.CheckLinks();
        return check._findings;
    }

    private void CheckGroups()
    {
        for (var group = 0; group < _fileSystem.InodeReader.GroupCount; group++)
        {
            _cancellation.ThrowIfCancellationRequested();
            Try(() => _claims.LoadGroup(group));
        }
    }

    private void CheckTree()
    {
        var left = new Stack<ExtEntry>();
        Try(() => left.Push(_fileSystem.Root));
        var blocks = 0L;
        while (left.TryPop(out var directory) && _findings.Count < MaxFindings)
        {
            _cancellation.ThrowIfCancellationRequested();
            if (directory.Kind != ExtFileKind.Directory || !_directories.Add(directory.InodeNumber))
            {
                Add($"{directory.DisplayPath}: inode {directory.InodeNumber} is no directory, or one that another path leads to.");
                continue;
            }

            Try(() => _claims.Claim(directory));
            Try(() =>
            {
                foreach (var record in _fileSystem.ReadDirectory(directory, () => blocks++))
                {
                    if (blocks > _volume.BlockCount || _findings.Count >= MaxFindings)
                        break;
                    CheckEntry(directory, record, left);
                }
            });
        }
    }

    private void CheckEntry(ExtEntry directory, DirectoryRecord record, Stack<ExtEntry> left) => Try(() =>
    {
        var entry = _fileSystem.Load(ExtFileSystem.Join(directory.Path, record.Name), record.Inode);
        if (entry.Kind == ExtFileKind.Unknown || entry.Links == 0)
        {
            Add($"{entry.DisplayPath}: inode {record.Inode} is not in use.");
            return;
        }

        _references[record.Inode] = _references.GetValueOrDefault(record.Inode) + 1;
        if (entry.Kind == ExtFileKind.Directory)
            left.Push(entry);
        else if (_references[record.Inode] == 1)
            _claims.Claim(entry);
    });

    private void CheckLinks()
    {
        foreach (var (number, count) in _references)
        {
            // A directory's links are its subdirectories'; they follow from the tree.
            if (_directories.Contains(number))
                continue;
            Try(() =>
            {
                var inode = _fileSystem.InodeReader.Read(number, out _);
                if (inode.Links != count && inode.Kind != ExtFileKind.Directory)
                    Add($"inode {number}: it counts {inode.Links} links, {count} lead to it.");
            });
        }
    }

    private void Try(Action check)
    {
        try
        {
            check();
        }
        catch (DiskException exception)
        {
            Add(exception.Message);
        }
    }

    private void Add(string finding)
    {
        if (_findings.Count < MaxFindings)
            _findings.Add(finding);
    }
}
