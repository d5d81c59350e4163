using VmSweep.Disks.Ext;
using VmSweep.Disks.Ext.Structures;

namespace VmSweep.Disks.Extraction;

/// <summary>One extraction under way. Unless it <paramref name="waits"/>, its tasks are complete when they are returned.</summary>
internal sealed class Extraction(ExtFileSystem fileSystem, ExtractionPolicy policy, bool waits, CancellationToken cancellation)
{
    private readonly List<ExtractionNote> _refused = [];
    private readonly List<ExtractionNote> _renamed = [];
    private readonly List<ExtractionNote> _damaged = [];
    private readonly List<(string Path, string HostPath, string Target)> _links = [];
    private readonly HashSet<uint> _directories = [];
    private readonly FileCopier _copier = new(fileSystem, policy, waits, cancellation);
    private long _directoryBlocks;
    private int _entries;
    private bool _full;

    public async Task<ExtractionReport> RunAsync(ExtEntry source, string target)
    {
        if (source.Kind == ExtFileKind.Directory)
            await CopyDirectoryAsync(source, target, depth: 0).ConfigureAwait(false);
        else
            await CopyEntryAsync(source, target, source.Name, new TakenNames(), depth: 0).ConfigureAwait(false);
        foreach (var (path, hostPath, linkTarget) in _links)
            CreateLink(path, hostPath, linkTarget);
        return new ExtractionReport(_copier.Files, _copier.Bytes, _refused, _renamed, _damaged);
    }

    private async ValueTask CopyDirectoryAsync(ExtEntry directory, string hostPath, int depth)
    {
        // A directory has one name. A second one is a tree with a loop or with a part hung up twice.
        if (!_directories.Add(directory.InodeNumber))
        {
            Note(_damaged, directory.Path, $"directory inode {directory.InodeNumber} was reached a second time.");
            return;
        }

        if (depth > policy.MaxDepth)
        {
            Note(_refused, directory.Path, $"deeper than {policy.MaxDepth} directories.");
            return;
        }

        Directory.CreateDirectory(hostPath);
        var taken = new TakenNames();
        try
        {
            foreach (var record in fileSystem.ReadDirectory(directory, TakeDirectoryBlock))
            {
                cancellation.ThrowIfCancellationRequested();
                if (!TakeEntry(directory.Path))
                    return;
                await CopyRecordAsync(directory, record, hostPath, taken, depth).ConfigureAwait(false);
            }
        }
        catch (DiskException exception)
        {
            Note(_damaged, directory.Path, exception.Message);
        }
    }

    private async ValueTask CopyRecordAsync(ExtEntry directory, DirectoryRecord record, string hostPath, TakenNames taken, int depth)
    {
        var path = ExtFileSystem.Join(directory.Path, record.Name);
        try
        {
            await CopyEntryAsync(fileSystem.Load(path, record.Inode), hostPath, ExtName.Decode(record.Name.Span), taken, depth).ConfigureAwait(false);
        }
        catch (DiskException exception)
        {
            Note(_damaged, path, exception.Message);
        }
        catch (PathTooLongException exception)
        {
            Note(_refused, path, exception.Message);
        }
    }

    private async ValueTask CopyEntryAsync(ExtEntry entry, string hostDirectory, string name, TakenNames taken, int depth)
    {
        if (HostName.From(name) is not { } safe)
        {
            Note(_refused, entry.Path, $"'{DisplayText.Of(name)}' cannot be a name on this machine.");
            return;
        }

        safe = taken.Take(safe);
        if (safe != name)
            Note(_renamed, entry.Path, safe);
        var hostPath = Path.Combine(hostDirectory, safe);
        switch (entry.Kind)
        {
            case ExtFileKind.Directory:
                await CopyDirectoryAsync(entry, hostPath, depth + 1).ConfigureAwait(false);
                break;
            case ExtFileKind.File when _copier.Refuse(entry) is { } reason:
                Note(_refused, entry.Path, reason);
                break;
            case ExtFileKind.File:
                await _copier.CopyAsync(entry, hostPath).ConfigureAwait(false);
                if ((entry.Mode & (UnixFileMode.SetUser | UnixFileMode.SetGroup)) != 0)
                    Note(_refused, entry.Path, "its setuid and setgid bits; the file came without them.");
                break;
            case ExtFileKind.SymbolicLink:
                TakeLink(entry, hostPath, depth);
                break;
            default:
                Note(_refused, entry.Path, $"it is no file, directory or link but a {entry.Kind}.");
                break;
        }
    }

    private void TakeLink(ExtEntry entry, string hostPath, int depth)
    {
        var target = fileSystem.ReadLink(entry);
        if (policy.KeepSafeLinks && LinkSafety.StaysInside(target, depth))
            _links.Add((entry.Path, hostPath, target));
        else
            Note(_refused, entry.Path, $"a symbolic link to '{DisplayText.Of(target)}'.");
    }

    private void CreateLink(string path, string hostPath, string target)
    {
        try
        {
            File.CreateSymbolicLink(hostPath, target);
        }
        catch (PathTooLongException exception)
        {
            Note(_refused, path, exception.Message);
        }
    }

    private bool TakeEntry(string path)
    {
        if (_entries++ < policy.MaxEntries)
            return true;
        if (!_full)
            Note(_refused, path, $"more than {policy.MaxEntries} entries; the rest stays inside.");
        _full = true;
        return false;
    }

    /// <summary>In a sound file system every block is in one directory at most: more reads than blocks are a trap.</summary>
    private void TakeDirectoryBlock()
    {
        if (++_directoryBlocks > fileSystem.Length / fileSystem.BlockSize)
            throw new DiskException(fileSystem.Volume.Name, "its directories claim more blocks than there are.");
    }

    private static void Note(List<ExtractionNote> notes, string path, string what) => notes.Add(new ExtractionNote(DisplayText.Of(path), what));
}
