using VmSweep.Disks;

namespace VmSweep.SystemTests.Condor;

/// <summary>A guest that says nothing and never powers off: the talk's "launch, then hang early in boot".</summary>
internal static class HangingGuest
{
    private const int SectorSize = 512;

    public static void WriteDisk(string path)
    {
        var sector = new byte[SectorSize];
        // cli; for ever: hlt
        new byte[] { 0xFA, 0xF4, 0xEB, 0xFD }.CopyTo(sector, 0);
        sector[^2] = 0x55;
        sector[^1] = 0xAA;
        using var disk = DiskImage.Create(path, DiskImageFormat.Qcow2, 2048 * SectorSize);
        disk.Write(0, sector);
        disk.Complete();
    }
}
