using System.Buffers.Binary;
using VmSweep.Problems;

namespace VmSweep.BaseImages.Bootstrap;

/// <summary>
/// The first MiB of a BIOS disk: GRUB's boot code and a partition table in sector 0, GRUB's core image behind it, the root file
/// system's partition from 1 MiB to the end. Written without mounting anything.
/// </summary>
internal static class BootDisk
{
    public const int PartitionOffset = 1 << 20;
    private const int SectorSize = 512;
    private const int SignatureOffset = 440;
    private const int TableOffset = 446;
    private const byte LinuxPartition = 0x83;
    private const byte Active = 0x80;

    /// <summary>GRUB's boot.S jumps over the use of the BIOS's drive number there, unless two NOPs replace the jump (as grub-install does).</summary>
    private const int DriveCheckOffset = 0x66;

    /// <param name="bootCode">GRUB's <c>boot.img</c>: it loads sector 1, which is where the core image starts as it was linked.</param>
    /// <param name="core">What <c>grub-mkimage -O i386-pc</c> made; its first sector loads the rest from sector 2 on.</param>
    /// <param name="diskSize">Of the whole disk.</param>
    public static byte[] FirstSectors(ReadOnlySpan<byte> bootCode, ReadOnlySpan<byte> core, ByteSize diskSize, uint signature)
    {
        if (bootCode.Length != SectorSize)
            throw new ProblemException(Location.Host, $"has a GRUB boot.img of {bootCode.Length} bytes; 512 are expected.");
        if (core.Length > PartitionOffset - SectorSize)
            throw new ProblemException(Location.Host, $"makes a GRUB core image of {core.Length} bytes; {PartitionOffset - SectorSize} are free for it.");
        var sectors = (diskSize.Bytes - PartitionOffset) / SectorSize;
        if (sectors is <= 0 or > uint.MaxValue)
            throw new ProblemException(Location.Host, $"cannot make a BIOS disk of {diskSize}: its partition table ends at 2 TiB.");

        var first = new byte[SectorSize + core.Length];
        bootCode.CopyTo(first);
        core.CopyTo(first.AsSpan(SectorSize));
        first.AsSpan(DriveCheckOffset, 2).Fill(0x90);
        BinaryPrimitives.WriteUInt32LittleEndian(first.AsSpan(SignatureOffset), signature);
        first.AsSpan(SignatureOffset + 4, SectorSize - SignatureOffset - 4).Clear();

        var entry = first.AsSpan(TableOffset, 16);
        entry[0] = Active;
        // Cylinder, head and sector cannot say where it is; these values say so.
        entry[1] = entry[5] = 0xFE;
        entry[2] = entry[3] = entry[6] = entry[7] = 0xFF;
        entry[4] = LinuxPartition;
        BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], PartitionOffset / SectorSize);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[12..], (uint)sectors);
        first[510] = 0x55;
        first[511] = 0xAA;
        return first;
    }

    /// <summary>GRUB's whole configuration: no menu, no waiting, the kernel that the distribution's own links name.</summary>
    /// <param name="kernel">Directory of the links <c>vmlinuz</c> and <c>initrd.img</c>: <c>/</c> for Debian, <c>/boot/</c> for Ubuntu.</param>
    public static string GrubConfiguration(Guid root, string kernel) =>
        // The last console= becomes /dev/console. A panic reboots: the launcher then reports a second boot. An overlay of a clean
        // image needs no check of its file system; after a crash its journal is replayed all the same.
        $"""
        search.fs_uuid {root} root
        linux {kernel}vmlinuz root=UUID={root} ro console=tty0 console=ttyS0,115200n8 panic=10 fsck.mode=skip
        initrd {kernel}initrd.img
        boot

        """.ReplaceLineEndings("\n");
}
