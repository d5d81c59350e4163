using VmSweep.Disks;
using VmSweep.Disks.Ext;
using VmSweep.Guest;
using VmSweep.InputImages;
using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Results;
using VmSweep.Tests.Plans;

namespace VmSweep.Tests.InputImages;

public sealed class InputImageTests : IDisposable
{
    private readonly SampleSweepDirectory _sample = new();

    [Fact]
    public void An_input_image_has_what_the_guest_contract_says()
    {
        var run = Generate().Run("000");
        using var device = DiskImage.Open(run.InputImage, DiskImageFormat.Qcow2);
        var disk = ExtFileSystem.Open(device);

        Assert.Equal(InputImage.Label, disk.Label);
        Assert.Equal((UnixFileMode)0b111_101_101, disk.Get("/run-job").Mode);
        Assert.Equal("hello\n", Text(disk, "/input/data.txt"));
        Assert.Contains("\"serial\": \"000\"", Text(disk, "/input/run.json"), StringComparison.Ordinal);
        Assert.Contains("payload_timeout=14400\n", Text(disk, "/.vmsweep/settings"), StringComparison.Ordinal);
        Assert.Contains("VMSWEEP_PACKAGES=nginx\n", Text(disk, "/.vmsweep/environment"), StringComparison.Ordinal);
        Assert.Empty(disk.Enumerate("/output"));
        var record = DiskImage.ReadRange(run.InputImage, DiskImageFormat.Qcow2, InputImage.RecordOffset, GuestRecordParser.Length);
        Assert.IsType<GuestRecordReading.Fresh>(GuestRecordParser.Parse(record));
    }

    [Fact]
    public void Same_content_gives_same_bytes_and_what_is_there_is_left_alone()
    {
        var first = File.ReadAllBytes(Generate().Run("000").InputImage);
        var sweep = Generate();
        var written = File.GetLastWriteTimeUtc(sweep.Run("000").InputImage);
        File.Delete(sweep.Run("001").InputImage);
        Generate();
        Assert.Equal(written, File.GetLastWriteTimeUtc(sweep.Run("000").InputImage));
        File.Delete(sweep.Run("000").InputImage);
        Generate();
        Assert.Equal(first, File.ReadAllBytes(sweep.Run("000").InputImage));
    }

    [Fact]
    public void A_payload_that_does_not_fit_is_refused_with_both_sizes()
    {
        var (plan, sweep, _) = _sample.Plan();
        var large = new byte[3 << 20];
        Random.Shared.NextBytes(large);
        File.WriteAllBytes(Path.Combine(plan.PayloadDirectory, "input", "large"), large);
        PlannedRun[] runs = [plan.Runs[0] with { IoImageSize = ByteSize.MiB(3) }];

        var problem = Assert.Throws<ProblemException>(() => new InputImageGenerator(plan.PayloadDirectory).Generate(plan, sweep, runs, TestContext.Current.CancellationToken));
        Assert.Contains("'io_image' in sweep.yaml", problem.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(sweep.Run("000").InputImage));
    }

    [Fact]
    public void What_no_guest_has_touched_reads_as_a_disk_without_a_result()
    {
        var run = Generate().Run("000");
        File.Copy(run.InputImage, run.ResultImage);
        var evidence = ResultDisk.Extract(run);
        Assert.Null(evidence.Unreadable);
        Assert.IsType<GuestRecordReading.Fresh>(evidence.Record);
        Assert.IsType<GuestStatusReading.Missing>(evidence.Status);
        Assert.Empty(evidence.Payload.Cases);
        Assert.True(Directory.Exists(run.Output));
    }

    [Fact]
    public void A_result_disk_of_rubbish_is_an_outcome_and_not_an_exception()
    {
        var run = Generate().Run("000");
        File.WriteAllBytes(run.ResultImage, new byte[1 << 20]);
        var evidence = ResultDisk.Extract(run);
        Assert.NotNull(evidence.Unreadable);
        Assert.IsType<GuestRecordReading.Damaged>(evidence.Record);
    }

    public void Dispose() => _sample.Dispose();

    private static string Text(ExtFileSystem disk, string path) => System.Text.Encoding.UTF8.GetString(disk.ReadFile(path));

    private SweepLayout Generate()
    {
        var (plan, sweep, _) = _sample.Plan();
        new InputImageGenerator(plan.PayloadDirectory).Generate(plan, sweep, plan.Runs, TestContext.Current.CancellationToken);
        return sweep;
    }
}
