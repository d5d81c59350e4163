using VmSweep.Disks.Qcow2;

namespace VmSweep.Disks.Tests.Qcow2;

/// <summary>Images made by qemu-img and qemu-io, compared with what qemu-img itself reads from them.</summary>
public sealed class Qcow2CorpusTests : IDisposable
{
    private const int Length = 3 << 20;
    private readonly TestDirectory _directory = new();

    public static TheoryData<string> Options =>
    [
        "compat=0.10", "compat=1.1", "cluster_size=512", "cluster_size=1024", "cluster_size=4096", "cluster_size=32768", "cluster_size=2097152",
        "lazy_refcounts=on", "refcount_bits=1", "refcount_bits=64", "preallocation=metadata",
    ];

    public static TheoryData<string> Compressions =>
    [
        "compression_type=zlib", "compression_type=zstd", "compression_type=zstd,cluster_size=512", "compression_type=zlib,cluster_size=512",
        "compression_type=zlib,cluster_size=2097152", "compression_type=zstd,cluster_size=2097152", "compat=0.10",
    ];

    [Theory]
    [MemberData(nameof(Options))]
    public void An_image_that_qemu_wrote_reads_as_qemu_reads_it(string options)
    {
        HostTool.Run("qemu-img", "create", "-q", "-f", "qcow2", "-o", options, _directory["a.qcow2"], $"{Length}");
        HostTool.Run(
            "qemu-io", "-f", "qcow2", "-c", "write -P 17 0 5k", "-c", "write -P 18 1000k 130k", "-c", "write -P 19 2047k 2k", "-c", "write -z 1024k 64k",
            "-c", "discard 1088k 16k", "-c", $"write -P 20 {Length - 512} 512", _directory["a.qcow2"]);
        AssertReadsAsQemuDoes("a.qcow2");
    }

    [Theory]
    [MemberData(nameof(Compressions))]
    public void Compressed_clusters_are_unpacked(string options)
    {
        var disk = new byte[Length];
        var random = new Random(1);
        for (var i = 0; i < disk.Length; i++)
            disk[i] = (byte)(i / 700 % 3 == 0 ? random.Next(16) : i / 5000);
        File.WriteAllBytes(_directory["a.raw"], disk);
        HostTool.Run("qemu-img", "convert", "-c", "-f", "raw", "-O", "qcow2", "-o", options, _directory["a.raw"], _directory["a.qcow2"]);
        AssertReadsAsQemuDoes("a.qcow2");
    }

    [Fact]
    public void Snapshots_are_listed_and_the_active_state_is_read()
    {
        HostTool.Run("qemu-img", "create", "-q", "-f", "qcow2", _directory["a.qcow2"], $"{Length}");
        HostTool.Run("qemu-io", "-f", "qcow2", "-c", "write -P 1 0 100k", _directory["a.qcow2"]);
        HostTool.Run("qemu-img", "snapshot", "-c", "before", _directory["a.qcow2"]);
        HostTool.Run("qemu-img", "snapshot", "-c", "after a while", _directory["a.qcow2"]);
        HostTool.Run("qemu-io", "-f", "qcow2", "-c", "write -P 2 0 100k", _directory["a.qcow2"]);
        using (var image = Qcow2Image.Open(_directory["a.qcow2"]))
            Assert.Equal([("1", "before"), ("2", "after a while")], image.Snapshots.Select(snapshot => (snapshot.Id, snapshot.Name)));
        AssertReadsAsQemuDoes("a.qcow2");
    }

    [Fact]
    public void A_backing_chain_is_followed_only_when_allowed()
    {
        File.WriteAllBytes(_directory["base.raw"], [.. Enumerable.Range(0, Length / 2).Select(i => (byte)(i / 512))]);
        HostTool.Run("qemu-img", "create", "-q", "-f", "qcow2", "-b", "base.raw", "-F", "raw", _directory["middle.qcow2"], $"{Length}");
        HostTool.Run("qemu-img", "create", "-q", "-f", "qcow2", "-b", "middle.qcow2", "-F", "qcow2", _directory["top.qcow2"], $"{Length}");
        HostTool.Run("qemu-io", "-f", "qcow2", "-c", "write -P 7 70k 3k", _directory["middle.qcow2"]);
        HostTool.Run("qemu-io", "-f", "qcow2", "-c", "write -z 128k 64k", _directory["top.qcow2"]);
        var problem = Assert.Throws<UnsupportedDiskFeatureException>(() => DiskImage.Open(_directory["top.qcow2"], DiskImageFormat.Qcow2));
        Assert.Equal("backing file", problem.Feature);
        AssertReadsAsQemuDoes("top.qcow2", new DiskImageOptions { FollowBacking = true });
        Assert.Contains("deeper than 1", Assert.Throws<DiskFormatException>(() => DiskImage.Open(_directory["top.qcow2"], DiskImageFormat.Qcow2, new DiskImageOptions { FollowBacking = true, BackingDepth = 1 })).Rule);
    }

    [Fact]
    public void A_backing_chain_that_is_a_loop_is_refused()
    {
        HostTool.Run("qemu-img", "create", "-q", "-f", "qcow2", "-u", "-b", "b.qcow2", "-F", "qcow2", _directory["a.qcow2"], $"{Length}");
        HostTool.Run("qemu-img", "create", "-q", "-f", "qcow2", "-u", "-b", "a.qcow2", "-F", "qcow2", _directory["b.qcow2"], $"{Length}");
        var problem = Assert.Throws<DiskFormatException>(() => DiskImage.Open(_directory["a.qcow2"], DiskImageFormat.Qcow2, new DiskImageOptions { FollowBacking = true }));
        Assert.Contains("is a loop", problem.Rule);
    }

    [Theory]
    [InlineData("""json:{"driver":"qcow2","file":{"driver":"file","filename":"base.qcow2"}}""", "a description of a block device in QEMU's words")]
    [InlineData("nbd://store.example:10809/base", "QEMU's protocol 'nbd'")]
    [InlineData("nbd:unix:/run/nbd.sock:exportname=base", "QEMU's protocol 'nbd'")]
    [InlineData("ssh://store.example/base.qcow2", "QEMU's protocol 'ssh'")]
    [InlineData("https://store.example/base.qcow2", "QEMU's protocol 'https'")]
    [InlineData("gluster://store.example/images/base.qcow2", "QEMU's protocol 'gluster'")]
    [InlineData("rbd:pool/base", "QEMU's protocol 'rbd'")]
    [InlineData("disk:1.qcow2", "QEMU's protocol 'disk'")]
    [InlineData("gone.qcow2", "gone.qcow2' is not there")]
    [InlineData("/", "'/' is a directory")]
    public void A_backing_file_that_is_no_file_here_is_said(string name, string said)
    {
        HostTool.Run("qemu-img", "create", "-q", "-f", "qcow2", "-u", "-b", name, "-F", "qcow2", _directory["a.qcow2"], $"{Length}");

        var problem = Assert.ThrowsAny<DiskFormatException>(() => DiskImage.Open(_directory["a.qcow2"], DiskImageFormat.Qcow2, new DiskImageOptions { FollowBacking = true }));

        Assert.Contains(said, problem.Rule);
        Assert.Contains("qemu-img rebase", problem.Rule);
    }

    [Theory]
    [InlineData("./disk:1.raw", "disk:1.raw")]
    [InlineData("file:{0}/base.raw", "base.raw")]
    public void A_backing_file_is_found_by_the_name_that_QEMU_finds_it_by(string name, string file)
    {
        File.WriteAllBytes(_directory[file], [.. Enumerable.Range(0, Length).Select(i => (byte)(i / 512))]);
        HostTool.Run("qemu-img", "create", "-q", "-f", "qcow2", "-b", name.Replace("{0}", _directory.Root, StringComparison.Ordinal), "-F", "raw", _directory["a.qcow2"], $"{Length}");

        AssertReadsAsQemuDoes("a.qcow2", new DiskImageOptions { FollowBacking = true });
    }

    [Theory]
    [InlineData("extended_l2=on", "extended L2 entries")]
    [InlineData("data_file=data.raw", "external data file")]
    [InlineData("encrypt.format=aes,encrypt.key-secret=s", "AES encryption")]
    public void What_is_not_read_is_refused_by_its_name(string options, string feature)
    {
        var resolved = options.Replace("data.raw", _directory["data.raw"], StringComparison.Ordinal);
        HostTool.Run("qemu-img", "create", "-q", "-f", "qcow2", "--object", "secret,id=s,data=abc", "-o", resolved, _directory["a.qcow2"], $"{Length}");
        Assert.Equal(feature, Assert.Throws<UnsupportedDiskFeatureException>(() => Qcow2Image.Open(_directory["a.qcow2"])).Feature);
    }

    [Fact]
    public void A_qcow2_header_in_a_raw_disk_stays_data()
    {
        HostTool.Run("qemu-img", "create", "-q", "-f", "qcow2", "-u", "-b", "/etc/shadow", "-F", "raw", _directory["a.raw"], $"{Length}");
        using var image = DiskImage.Open(_directory["a.raw"], DiskImageFormat.Raw);
        Assert.Equal(new FileInfo(_directory["a.raw"]).Length, image.Length);
        Assert.Equal("QFI"u8.ToArray(), DiskImage.ReadRange(_directory["a.raw"], DiskImageFormat.Raw, 0, 3));
    }

    [Theory]
    [InlineData(512)]
    [InlineData(4096)]
    [InlineData(65536)]
    [InlineData(2097152)]
    public void Qemu_reads_and_finds_sound_what_was_written_here(int clusterSize)
    {
        var random = new Random(clusterSize);
        var disk = new byte[Length];
        using (var image = DiskImage.Create(_directory["a.qcow2"], DiskImageFormat.Qcow2, Length, new Qcow2CreateOptions { ClusterSize = clusterSize }))
        {
            for (var i = 0; i < 200; i++)
            {
                var piece = new byte[random.Next(1, 20_000)];
                random.NextBytes(piece);
                var offset = random.Next(Length - piece.Length);
                piece.CopyTo(disk, offset);
                image.Write(offset, piece);
            }

            image.Complete();
        }

        File.WriteAllBytes(_directory["a.raw"], disk);
        HostTool.Run("qemu-img", "check", "-f", "qcow2", _directory["a.qcow2"]);
        HostTool.Run("qemu-img", "compare", "-f", "raw", "-F", "qcow2", _directory["a.raw"], _directory["a.qcow2"]);
        AssertReadsAsQemuDoes("a.qcow2");
    }

    [Fact]
    public void An_overlay_names_its_backing_file_and_format_and_qemu_opens_it()
    {
        File.WriteAllBytes(_directory["base.raw"], [.. Enumerable.Repeat((byte)9, Length)]);
        using (var image = DiskImage.Create(_directory["a.qcow2"], DiskImageFormat.Qcow2, Length, new Qcow2CreateOptions { BackingFile = "base.raw", BackingFormat = DiskImageFormat.Raw }))
            image.Complete();
        HostTool.Run("qemu-img", "check", "-f", "qcow2", _directory["a.qcow2"]);
        HostTool.Run("qemu-img", "compare", "-f", "raw", "-F", "qcow2", _directory["base.raw"], _directory["a.qcow2"]);
        AssertReadsAsQemuDoes("a.qcow2", new DiskImageOptions { FollowBacking = true });
    }

    [Theory]
    [InlineData(512)]
    [InlineData(65536)]
    public void A_guest_writes_into_an_overlay_of_ours(int clusterSize)
    {
        const long DiskLength = 2L << 30;
        HostTool.Run("qemu-img", "create", "-q", "-f", "qcow2", _directory["base.qcow2"], $"{DiskLength}");
        HostTool.Run("qemu-io", "-f", "qcow2", "-c", "write -P 5 1G 1M", _directory["base.qcow2"]);
        using (var image = DiskImage.Create(_directory["a.qcow2"], DiskImageFormat.Qcow2, DiskLength, new Qcow2CreateOptions { ClusterSize = clusterSize, BackingFile = "base.qcow2" }))
            image.Complete();
        HostTool.Run("qemu-io", "-f", "qcow2", "-c", "write -P 7 1025M 700k", "-c", "write -P 8 0 64k", "-c", "read -P 5 1G 1M", "-c", "write -P 9 2047M 1M", _directory["a.qcow2"]);
        HostTool.Run("qemu-img", "check", "-f", "qcow2", _directory["a.qcow2"]);
        using var disk = DiskImage.Open(_directory["a.qcow2"], DiskImageFormat.Qcow2, new DiskImageOptions { FollowBacking = true });
        var bytes = new byte[4];
        foreach (var (offset, value) in new[] { (0L, 8), (1L << 30, 5), ((1025L << 20) + 1000, 7), (DiskLength - 4, 9), (3L << 28, 0) })
        {
            disk.Read(offset, bytes);
            Assert.Equal(Enumerable.Repeat((byte)value, 4), bytes);
        }
    }

    public void Dispose() => _directory.Dispose();

    private void AssertReadsAsQemuDoes(string name, DiskImageOptions? options = null)
    {
        HostTool.Run("qemu-img", "convert", "-f", "qcow2", "-O", "raw", _directory[name], _directory["expected.raw"]);
        using var image = DiskImage.Open(_directory[name], DiskImageFormat.Qcow2, options);
        var disk = new byte[image.Length];
        image.Read(0, disk);
        Assert.True(File.ReadAllBytes(_directory["expected.raw"]).AsSpan().SequenceEqual(disk));
    }
}
