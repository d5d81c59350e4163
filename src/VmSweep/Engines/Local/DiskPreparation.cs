using VmSweep.BaseImages;
using VmSweep.Disks;
using VmSweep.Disks.Qcow2;

namespace VmSweep.Engines.Local;

/// <summary>Makes the disks of one attempt.</summary>
internal static class DiskPreparation
{
    /// <summary>A fresh overlay over a base image, as large as it; the format of what is below it is recorded in it.</summary>
    public static void CreateOverlay(BaseDisk baseImage, string overlay)
    {
        File.Delete(overlay);
        var options = new Qcow2CreateOptions { BackingFile = Path.GetFullPath(baseImage.Path), BackingFormat = DiskImageFormat.Qcow2 };
        using var image = DiskImage.Create(overlay, DiskImageFormat.Qcow2, baseImage.VirtualSize.Bytes, options);
        image.Complete();
    }
}
