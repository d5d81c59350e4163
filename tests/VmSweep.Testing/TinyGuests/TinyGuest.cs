using System.Buffers.Binary;
using System.Text;
using VmSweep.Disks;
using VmSweep.Disks.Ext;
using VmSweep.Guest;
using VmSweep.InputImages;

namespace VmSweep.Testing.TinyGuests;

/// <summary>
/// A guest of 512 bytes that keeps the contract of docs/guest-contract.md: it says its stages on the console, enters "running" and later
/// "exited 0" into the record of the I/O disk, and powers off. A real machine of a real QEMU whose whole life takes a second or two under
/// emulation, so that tests of the engine can have hundreds.
/// </summary>
public static class TinyGuest
{
    private const int SectorSize = 512;

    private const int DiskSectors = 2048;

    /// <summary>The record's two copies are kept on the guest's own disk and copied as they are: a CRC is no work for a boot sector.</summary>
    private const int RunningSector = 8;

    private const int DoneSector = 16;

    private const int CopyLength = 4096;

    /// <summary>Writes the OS disk, a qcow2.</summary>
    /// <param name="path">The file; it must not exist.</param>
    /// <param name="payloadTime">How long the "payload" runs; to 55 ms.</param>
    /// <param name="exit">The "payload's" exit status, one digit.</param>
    /// <param name="ballast">Random bytes behind it that no guest reads: a disk whose copying takes its time.</param>
    public static void WriteDisk(string path, TimeSpan payloadTime, int exit = 0, ByteSize ballast = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)exit, 9u, nameof(exit));
        using var disk = DiskImage.Create(path, DiskImageFormat.Qcow2, DiskSectors * SectorSize + ballast.Bytes);
        WriteBallast(disk, ballast);
        disk.Write(0, TinyBootSector.Create(payloadTime, exit));
        disk.Write(RunningSector * SectorSize, RecordCopy("sequence=1\nboots=1\nstage=payload\nuptime=0.10\npayload=running\nexit=\nsignal=\nfree_kib=1024\n"));
        disk.Write(DoneSector * SectorSize, RecordCopy($"sequence=2\nboots=1\nstage=done\nuptime=0.21\npayload=exited\nexit={exit}\nsignal=\nfree_kib=1024\n"));
        disk.Complete();
    }

    private static void WriteBallast(BlockDevice disk, ByteSize ballast)
    {
        var random = new Random(1);
        var chunk = new byte[1 << 20];
        for (long offset = 0; offset < ballast.Bytes; offset += chunk.Length)
        {
            random.NextBytes(chunk);
            disk.Write(DiskSectors * SectorSize + offset, chunk.AsSpan(0, (int)Math.Min(chunk.Length, ballast.Bytes - offset)));
        }
    }

    /// <summary>Writes an I/O disk, a qcow2, as such a guest leaves it.</summary>
    public static void WriteResult(string path)
    {
        byte[] record = [.. RecordCopy("sequence=2\nboots=1\nstage=done\nuptime=0.21\npayload=exited\nexit=0\nsignal=\nfree_kib=1024\n"), .. new byte[CopyLength]];
        var tree = new ExtTree().AddDirectory(InputImage.Output).AddReservedFile(InputImage.Record, InputImage.RecordOffset, FileContent.FromBytes(record));
        ExtWriter.WriteImage(path, DiskImageFormat.Qcow2, ByteSize.MiB(4).Bytes, tree, new ExtFormatOptions { Label = InputImage.Label });
    }

    /// <summary>Where on the I/O disk the copy with this sequence number belongs.</summary>
    internal static ushort RecordSector(int sequence) => (ushort)((InputImage.RecordOffset + sequence % 2 * CopyLength) / SectorSize);

    private static byte[] RecordCopy(string fields)
    {
        var text = Encoding.ASCII.GetBytes("VMSWEEP-RECORD 1\n" + fields);
        var seal = Encoding.ASCII.GetBytes($"cksum={Cksum.Compute(text)} {text.Length}\n");
        var copy = new byte[CopyLength];
        text.CopyTo(copy, 0);
        seal.CopyTo(copy, text.Length);
        return copy;
    }

    private static class TinyBootSector
    {
        /// <summary>The BIOS counts 18.2 ticks a second at 0040:006C.</summary>
        private const double TicksPerSecond = 18.2065;

        private const int TicksOffset = 0x90;

        private const int PacketsOffset = 0x92;

        /// <summary>16-bit real mode, loaded at 0000:7C00. Written by hand because no test should need an assembler.</summary>
        private const string Code = """
            FA 31C0 8ED8 8EC0 8ED0 BC007C FB FC  ; cli; ds = es = ss = 0; sp = 7C00; sti; cld
            BEC67C E84500                        ; print "payload"
            BE927C E82600                        ; copy the record "running"
            8B1E6C04                             ; bx = ticks now
            F4 A16C04 29D8 3B06907C 72F4         ; hlt until as many ticks as at 7C90 have passed
            BEA47C E81000                        ; copy the record "exited 0"
            BEDF7C E82300                        ; print "payload-ended", "done"
            BA0406 B80020 EF                     ; ACPI S5 of QEMU's pc machine: 2000 to port 604
            F4 EBFD                              ; for ever: hlt
            B280 B442 CD13                       ; copy: INT 13h, 42h: read from our disk by the packet at ds:si
            BFB67C 8B4410 894508 89FE            ;       the word behind the packet is the I/O disk's sector
            B281 B80043 CD13 C3                  ;       43h: write there
            AC 84C0 7412 88C3                    ; print: until a zero byte,
            BAFD03 EC A820 74FB                  ;       wait until COM1 takes one,
            BAF803 88D8 EE EBE9 C3               ;       send it
            """;

        public static byte[] Create(TimeSpan time, int exit)
        {
            var sector = new byte[SectorSize];
            CodeBytes().CopyTo(sector, 0);
            BinaryPrimitives.WriteUInt16LittleEndian(sector.AsSpan(TicksOffset), (ushort)(time.TotalSeconds * TicksPerSecond));
            byte[] data =
            [
                .. Packet(RunningSector), .. Word(RecordSector(1)),
                .. Packet(DoneSector), .. Word(RecordSector(2)),
                .. Packet(0),
                .. "@@VMSWEEP 0.10 payload\r\n\0"u8,
                .. Encoding.ASCII.GetBytes($"@@VMSWEEP 0.20 payload-ended exit={exit}\r\n@@VMSWEEP 0.21 done\r\n\0"),
            ];
            data.CopyTo(sector, PacketsOffset);
            sector[^2] = 0x55;
            sector[^1] = 0xAA;
            return sector;
        }

        /// <summary>A disk address packet (Enhanced Disk Drive specification 3.0): size, sectors, buffer 0000:8000, first sector.</summary>
        private static byte[] Packet(int sector) => [16, 0, CopyLength / SectorSize, 0, 0x00, 0x80, 0, 0, (byte)sector, 0, 0, 0, 0, 0, 0, 0];

        private static byte[] Word(ushort value) => [(byte)value, (byte)(value >> 8)];

        private static byte[] CodeBytes() =>
            Convert.FromHexString(string.Concat(Code.Split('\n').Select(line => line.Split(';')[0])).Replace(" ", "", StringComparison.Ordinal));
    }
}
