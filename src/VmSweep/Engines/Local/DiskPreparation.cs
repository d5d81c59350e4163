using VmSweep.Disks;
using VmSweep.Disks.Qcow2;

namespace VmSweep.Engines.Local;

/// <summary>Makes the disks of one attempt.</summary>
internal static class DiskPreparation
{
    /// <summary>A fresh overlay over a base image, as large as it; the format of what is below it is recorded in it.</summary>
    public static void CreateOverlay(string baseImage, string overlay)
    {
        File.Delete(overlay);
        using var below = DiskImage.Open(baseImage, DiskImageFormat.Qcow2);
        var options = new Qcow2CreateOptions { BackingFile = Path.GetFullPath(baseImage), BackingFormat = DiskImageFormat.Qcow2 };
        using var image = DiskImage.Create(overlay, DiskImageFormat.Qcow2, below.Length, options);
        image.Complete();
    }
}
