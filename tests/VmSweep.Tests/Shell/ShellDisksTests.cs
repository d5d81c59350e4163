using VmSweep.Disks;
using VmSweep.Disks.Ext;
using VmSweep.ImageStore;
using VmSweep.Problems;
using VmSweep.Results;
using VmSweep.Shell;

namespace VmSweep.Tests.Shell;

public sealed class ShellDisksTests : IDisposable
{
    private const string First = "1111111111111111aaaa";

    private const string Second = "2222222222222222bbbb";

    private readonly ShellSample _sample = new();

    [Fact]
    public void A_failed_run_is_booted_from_what_it_left()
    {
        _sample.WithBaseImage(DateTimeOffset.UnixEpoch).WithOverlay().WithIoImage(_sample.Files.InputImage).WithIoImage(_sample.Files.ResultImage).WithResult("000", Verdict.Fail);
        var disks = _sample.Disks();
        Assert.Equal((_sample.BaseImage, _sample.Files.SystemOverlay, _sample.Files.ResultImage), (disks.BaseImage.Path, disks.KeptOverlay, disks.IoImage));
        Assert.StartsWith("as the run left it", disks.SystemReason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_good_run_is_booted_as_it_was_before_with_the_reason()
    {
        _sample.WithBaseImage(DateTimeOffset.UnixEpoch).WithIoImage(_sample.Files.InputImage).WithResult("000", Verdict.Pass);
        var disks = _sample.Disks();
        Assert.Null(disks.KeptOverlay);
        Assert.Contains("'--keep-overlays all'", disks.SystemReason, StringComparison.Ordinal);
        Assert.Equal(_sample.Files.InputImage, disks.IoImage);
        Assert.Contains("there is no result image", disks.IoReason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_overlay_over_a_base_image_that_was_built_again_is_not_booted()
    {
        _sample.WithOverlay().WithBaseImage(File.GetLastWriteTimeUtc(_sample.Files.SystemOverlay).AddMinutes(1)).WithResult("000", Verdict.Fail);
        var disks = _sample.Disks();
        Assert.Null(disks.KeptOverlay);
        Assert.Contains("was built again at", disks.SystemReason, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_builds_of_one_image_the_shell_has_the_one_that_the_run_had()
    {
        var renewed = _sample.Images.Disk(_sample.Plan.Runs[0].Run.Platform, ImageName.OfRenewed(_sample.Plan.Images[_sample.Plan.Runs[0].Run.Platform.ToString()], Second));
        _sample.WithBaseImage(_sample.BaseImage, DateTimeOffset.UnixEpoch, First).WithBaseImage(renewed, DateTimeOffset.UnixEpoch, Second).WithOverlay().WithResult("000", Verdict.Fail);
        Assert.Equal((renewed, _sample.Files.SystemOverlay), (_sample.Disks(Second).BaseImage.Path, _sample.Disks(Second).KeptOverlay));
        Assert.Equal((_sample.BaseImage, _sample.Files.SystemOverlay), (_sample.Disks(First).BaseImage.Path, _sample.Disks(First).KeptOverlay));
    }

    [Fact]
    public void An_overlay_whose_base_image_is_gone_is_not_booted_over_another_build()
    {
        _sample.WithBaseImage(_sample.BaseImage, DateTimeOffset.UnixEpoch, First).WithOverlay().WithResult("000", Verdict.Fail);
        var disks = _sample.Disks(Second);
        Assert.Null(disks.KeptOverlay);
        Assert.Contains("the one that the run had is gone", disks.SystemReason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_disk_that_the_payload_destroyed_gives_way_to_the_input_image()
    {
        _sample.WithBaseImage(DateTimeOffset.UnixEpoch).WithIoImage(_sample.Files.InputImage);
        using (var disk = DiskImage.Create(_sample.Files.ResultImage, DiskImageFormat.Qcow2, ByteSize.MiB(2).Bytes))
            disk.Complete();
        var disks = _sample.Disks();
        Assert.Equal(_sample.Files.InputImage, disks.IoImage);
        Assert.Contains("not an ext2, ext3 or ext4 file system", disks.IoReason, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_any_I_O_image_there_is_a_shell_all_the_same()
    {
        _sample.WithBaseImage(DateTimeOffset.UnixEpoch);
        Assert.Null(_sample.Disks().IoImage);
    }

    [Fact]
    public void Where_the_base_image_is_gone_both_its_places_are_named()
    {
        var problem = Assert.Throws<ProblemException>(() => _sample.Disks()).Message;
        Assert.Contains("is not there any more", problem, StringComparison.Ordinal);
        Assert.Contains(_sample.BaseImage, problem, StringComparison.Ordinal);
        Assert.Contains("RerunFailed", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_I_O_disk_bears_a_label_that_the_launcher_does_not_know_and_the_image_below_keeps_its_own()
    {
        _sample.WithIoImage(_sample.Files.ResultImage);
        var before = File.ReadAllBytes(_sample.Files.ResultImage);
        var overlay = Path.Combine(_sample.Files.Root, "overlay");
        ShellOverlay.CreateRelabelled(overlay, _sample.Files.ResultImage);

        Assert.Equal("VMSWEEP-SHELL\0\0\0"u8.ToArray(), DiskImage.ReadRange(overlay, DiskImageFormat.Qcow2, 1024 + 120, 16));
        Assert.Equal(before, File.ReadAllBytes(_sample.Files.ResultImage));
        using var disk = DiskImage.Open(_sample.Files.ResultImage, DiskImageFormat.Qcow2);
        Assert.Equal("VMSWEEP", ExtFileSystem.Open(disk).Label);
    }

    [Fact]
    public void Throw_away_disks_are_gone_afterwards_and_those_of_killed_shells_with_the_next()
    {
        var dead = Path.Combine(_sample.Shells, "dead");
        Directory.CreateDirectory(dead);
        Directory.SetLastWriteTimeUtc(dead, DateTime.UnixEpoch);
        string path;
        using (var open = ShellDirectory.Make(_sample.Shells, "a", TimeProvider.System))
        using (var other = ShellDirectory.Make(_sample.Shells, "a", TimeProvider.System))
        {
            path = open.SystemDisk;
            Assert.NotEqual(path, other.SystemDisk);
            Assert.Equal(2, Directory.GetDirectories(_sample.Shells).Length);
        }

        Assert.Empty(Directory.GetDirectories(_sample.Shells));
    }

    public void Dispose() => _sample.Dispose();
}
