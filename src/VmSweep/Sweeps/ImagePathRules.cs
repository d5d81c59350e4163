using VmSweep.Problems;

namespace VmSweep.Sweeps;

/// <summary>What HTCondor cannot have in the path of an image, directories included. The local engine has no such rules.</summary>
public static class ImagePathRules
{
    // vm_disk is a list of FILE:DEVICE:PERMISSION:FORMAT, separated by commas.
    private static readonly char[] VmDiskSeparators = [',', ':'];

    /// <summary>Why an image with this path cannot go into a VM-universe job; null if it can.</summary>
    public static Problem? CheckForCondor(string path)
    {
        // HTCondor's script that writes the domain's XML takes a disk for a CD-ROM if its name has these letters anywhere.
        if (path.Contains("iso", StringComparison.Ordinal))
            return new(Location.File(path), "has 'iso' in its path: HTCondor would attach it as a CD-ROM.", "Move it, or rename the directory.");
        if (path.IndexOfAny(VmDiskSeparators) is >= 0 and var at)
            return new(Location.File(path), $"has '{path[at]}' in its path, which separates the parts of HTCondor's vm_disk.", "Rename it.");
        return path.Any(char.IsWhiteSpace)
            ? new(Location.File(path), "has white space in its path, which HTCondor's vm_disk cannot quote.", "Rename it.")
            : null;
    }
}
