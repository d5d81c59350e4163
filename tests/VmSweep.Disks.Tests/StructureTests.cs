using CsCheck;
using VmSweep.Disks.Ext.Reading;
using VmSweep.Disks.Ext.Structures;
using VmSweep.Disks.Partitions;
using VmSweep.Disks.Qcow2;

namespace VmSweep.Disks.Tests;

/// <summary>Every structure that is read can be written, and comes back the same from any bytes.</summary>
public sealed class StructureTests
{
    [Fact]
    public void Superblock() => Symmetric(1024, bytes => VmSweep.Disks.Ext.Structures.Superblock.Read(bytes), (value, bytes) => value.Write(bytes));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Group_descriptor(bool wide) => Symmetric(64, bytes => GroupDescriptor.Read(bytes, wide), (value, bytes) => value.Write(bytes, wide));

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    public void Inode(int length) => Symmetric(
        length,
        bytes => VmSweep.Disks.Ext.Structures.Inode.Read(bytes) with { BlockArea = [] },
        (value, bytes) => value.Write(bytes),
        // The size of the fields behind byte 128 decides which there are; our writer knows 0 and 32.
        bytes => bytes.AsSpan(Math.Min(128, bytes.Length - 2), 2).Clear());

    [Fact]
    public void Extent_header() => Symmetric(12, bytes => ExtentHeader.Read(bytes), (value, bytes) => value.Write(bytes));

    [Fact]
    public void Extent() => Symmetric(12, bytes => VmSweep.Disks.Ext.Structures.Extent.Read(bytes), (value, bytes) => value.Write(bytes));

    [Fact]
    public void Extent_index() => Symmetric(12, bytes => ExtentIndex.Read(bytes), (value, bytes) => value.Write(bytes));

    [Fact]
    public void Journal_header() => Symmetric(12, bytes => JournalHeader.Read(bytes), (value, bytes) => value.Write(bytes));

    [Fact]
    public void Journal_superblock() => Symmetric(
        1024, bytes => JournalSuperblock.Read(bytes), (value, bytes) => value.Write(bytes), bytes => new byte[] { 0, 0, 0, 4 }.CopyTo(bytes, 4));

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(18)]
    public void Journal_tag(int features) => Symmetric(
        16, bytes => JournalTag.Read(bytes, (JournalIncompatible)features), (value, bytes) => value.Write(bytes, (JournalIncompatible)features));

    [Fact]
    public void Partition_entry() => Symmetric(16, bytes => MbrEntry.Read(bytes), (value, bytes) => value.Write(bytes));

    [Fact]
    public void Gpt_header() => Symmetric(92, bytes => GptHeader.Read(bytes), (value, bytes) => value.Write(bytes));

    [Fact]
    public void Qcow2_header() => Symmetric(112, bytes => Qcow2Header.Read(bytes), (value, bytes) => value.Write(bytes));

    [Fact]
    public void Qcow2_data_mapping() =>
        Assert.Equal(new Qcow2Mapping(Qcow2ClusterKind.Data, 0x50000), Qcow2Mapping.Decode(Qcow2Mapping.EncodeData(0x50000), 16, 3));

    [Fact]
    public void Times_come_back_from_1901_to_2446() =>
        Gen.Long[-(1L << 31), (3L << 32) + int.MaxValue].Select(Gen.Int[0, 9_999_999]).Sample((seconds, ticks) =>
        {
            var time = DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(ticks);
            Assert.Equal(time, ExtTime.From(time).Value);
        });

    // RFC 3720, B.4, and the check values of the CRC catalogue.
    [Fact]
    public void Checksums_give_their_published_values()
    {
        Assert.Equal(0xe3069283, ~Crc32C.Append(uint.MaxValue, "123456789"u8));
        Assert.Equal(0x8a9136aa, ~Crc32C.Append(uint.MaxValue, new byte[32]));
        Assert.Equal(0xcbf43926, Crc32.Compute("123456789"u8));
        Assert.Equal(0xbb3d, Crc16.Append(0, "123456789"u8));
    }

    private static void Symmetric<T>(int length, Func<byte[], T> read, Action<T, byte[]> write, Action<byte[]>? prepare = null) =>
        Gen.Byte.Array[length].Sample(bytes =>
        {
            prepare?.Invoke(bytes);
            var value = read(bytes);
            var written = new byte[length];
            write(value, written);
            Assert.Equal(value, read(written));
        });
}
