using VmSweep.Disks.Checking;
using VmSweep.Disks.Ext;
using VmSweep.Disks.Qcow2;

namespace VmSweep.Disks.Tests;

public sealed class CheckTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    [Fact]
    public void Images_of_qemu_and_of_our_own_have_no_findings()
    {
        Make();
        HostTool.Run("qemu-img", "snapshot", "-c", "one", _directory["a.qcow2"]);
        HostTool.Run("qemu-io", "-f", "qcow2", "-c", "write 0 300k", _directory["a.qcow2"]);
        HostTool.Run("qemu-img", "convert", "-c", "-O", "qcow2", "-o", "cluster_size=4k", _directory["a.qcow2"], _directory["b.qcow2"]);
        foreach (var name in new[] { "a.qcow2", "b.qcow2" })
        {
            using var image = Qcow2Image.Open(_directory[name]);
            Assert.Empty(Qcow2Check.Run(image, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void A_wrong_refcount_is_found_as_qemu_finds_it()
    {
        Make();
        using (var file = File.OpenHandle(_directory["a.qcow2"], FileMode.Open, FileAccess.ReadWrite))
        {
            var head = new byte[104];
            RandomAccess.Read(file, head, 0);
            var block = new byte[8];
            RandomAccess.Read(file, block, (long)Qcow2Header.Read(head).RefcountTableOffset);
            var counts = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(block);
            RandomAccess.Write(file, new byte[] { 0, 0, 0, 2 }, counts + 2);
        }

        Assert.NotEqual(0, HostTool.TryRun("qemu-img", "check", _directory["a.qcow2"]).ExitCode);
        using var image = Qcow2Image.Open(_directory["a.qcow2"]);
        var findings = Qcow2Check.Run(image, TestContext.Current.CancellationToken);
        Assert.Contains("its refcount is 0, but 1 refer to it", findings[0]);
        Assert.Contains("is leaked: its refcount is 2, 1 refer to it", findings[1]);
    }

    [Theory]
    [InlineData("clri /run-job", "inode 13 is not in use")]
    [InlineData("sif /run-job links_count 3", "it counts 3 links, 1 lead to it")]
    [InlineData("sif /run-job block[0] 999999", "not inside the file system")]
    [InlineData("freeb 700 100", "is marked as free")]
    public void Damage_to_a_file_system_is_found(string damage, string finding)
    {
        Make();
        HostTool.Run("qemu-img", "convert", "-O", "raw", _directory["a.qcow2"], _directory["a.raw"]);
        HostTool.Run("debugfs", "-w", "-R", damage, _directory["a.raw"]);
        using var disk = DiskImage.Open(_directory["a.raw"], DiskImageFormat.Raw);
        Assert.Contains(ExtCheck.Run(ExtFileSystem.Open(disk), TestContext.Current.CancellationToken), each => each.Contains(finding, StringComparison.Ordinal));
    }

    public void Dispose() => _directory.Dispose();

    private void Make()
    {
        var tree = new ExtTree().AddFile("/data", FileContent.FromBytes(Enumerable.Repeat((byte)7, 500_000).ToArray())).AddFile("/run-job", FileContent.FromText("x"));
        ExtWriter.WriteImage(_directory["a.qcow2"], DiskImageFormat.Qcow2, 8 << 20, tree, cancellationToken: TestContext.Current.CancellationToken);
    }
}
