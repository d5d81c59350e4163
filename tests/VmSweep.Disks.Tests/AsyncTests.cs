using VmSweep.Disks.Ext;
using VmSweep.Disks.Extraction;
using VmSweep.Disks.Qcow2;

namespace VmSweep.Disks.Tests;

public sealed class AsyncTests : IDisposable
{
    private const long ImageLength = 10 << 20;
    private readonly TestDirectory _directory = new();
    private readonly byte[] _noise = new byte[1_500_000];

    public AsyncTests() => new Random(7).NextBytes(_noise);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Content_that_has_to_be_waited_for_gives_the_same_bytes()
    {
        ExtWriter.WriteImage(_directory["sync.qcow2"], DiskImageFormat.Qcow2, ImageLength, Tree(() => new MemoryStream(_noise)), cancellationToken: Cancellation);
        await ExtWriter.WriteImageAsync(_directory["async.qcow2"], DiskImageFormat.Qcow2, ImageLength, Tree(() => new WaitingStream(_noise)), cancellationToken: Cancellation);
        Assert.Equal(await File.ReadAllBytesAsync(_directory["sync.qcow2"], Cancellation), await File.ReadAllBytesAsync(_directory["async.qcow2"], Cancellation));
        HostTool.Run("qemu-img", "check", "-f", "qcow2", _directory["async.qcow2"]);
    }

    [Fact]
    public async Task Waiting_for_content_can_be_given_up_and_leaves_no_file()
    {
        using var given = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var writing = ExtWriter.WriteImageAsync(
            _directory["never.qcow2"], DiskImageFormat.Qcow2, ImageLength, Tree(() => new WaitingStream(_noise, stall: true)), cancellationToken: given.Token);
        Assert.False(writing.IsCompleted);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.Root));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Extraction_waits_for_the_content_and_brings_out_the_same(bool qcow2)
    {
        var format = qcow2 ? DiskImageFormat.Qcow2 : DiskImageFormat.Raw;
        ExtWriter.WriteImage(_directory["a"], format, ImageLength, Tree(() => new MemoryStream(_noise)), cancellationToken: Cancellation);
        using var far = new FarDevice(await File.ReadAllBytesAsync(_directory["a"], Cancellation));
        using var disk = qcow2 ? Qcow2Image.Open(far) : (BlockDevice)far;
        var fileSystem = ExtFileSystem.Open(disk);
        var report = await Extractor.ExtractAsync(fileSystem, "/output", _directory["out"], cancellationToken: Cancellation);
        Assert.True(report.IsComplete);
        Assert.Equal(_noise, await File.ReadAllBytesAsync(_directory["out/deep/noise"], Cancellation));
        Assert.Equal(_noise.Length + 5, far.BytesWaitedFor);
        Assert.InRange(far.BytesAtOnce, 1, 400_000);
        Assert.Equal(_noise, await fileSystem.ReadFileAsync("/output/deep/noise", cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Files_and_disks_are_streams_that_wait()
    {
        ExtWriter.WriteImage(_directory["a.raw"], DiskImageFormat.Raw, ImageLength, Tree(() => new MemoryStream(_noise)), cancellationToken: Cancellation);
        using var disk = DiskImage.Open(_directory["a.raw"], DiskImageFormat.Raw);
        using var all = new MemoryStream();
        await using (var stream = disk.Slice(1024, ImageLength - 1024).OpenStream())
            await stream.CopyToAsync(all, Cancellation);
        Assert.Equal((await File.ReadAllBytesAsync(_directory["a.raw"], Cancellation))[1024..], all.ToArray());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await disk.ReadAsync(0, new byte[10], new CancellationToken(canceled: true)));
        await Assert.ThrowsAsync<DiskFormatException>(async () => await disk.ReadAsync(ImageLength - 5, new byte[10], Cancellation));
    }

    [Fact]
    public async Task Many_images_come_out_some_at_a_time_and_a_bad_one_costs_itself_only()
    {
        var jobs = new List<ExtractionJob>();
        for (var i = 0; i < 24; i++)
        {
            var image = _directory[$"{i}.qcow2"];
            if (i == 5)
                await File.WriteAllTextAsync(image, new string('x', 5000), Cancellation);
            else if (i != 9)
                ExtWriter.WriteImage(image, DiskImageFormat.Qcow2, ImageLength, new ExtTree().AddFile("/output/number", FileContent.FromText($"{i}")), cancellationToken: Cancellation);
            jobs.Add(new ExtractionJob(image, DiskImageFormat.Qcow2, i == 11 ? "/nowhere" : "/output", _directory[$"out{i}"]));
        }

        var outcomes = await Extractor.ExtractAllAsync(jobs, parallelism: 4, cancellationToken: Cancellation);
        Assert.Equal(jobs, outcomes.Select(outcome => outcome.Job));
        Assert.Equal([5, 9, 11], outcomes.Index().Where(outcome => outcome.Item.Report is null).Select(outcome => outcome.Index));
        Assert.IsType<DiskFormatException>(outcomes[5].Failure);
        Assert.IsType<FileNotFoundException>(outcomes[9].Failure);
        Assert.IsType<FileNotFoundException>(outcomes[11].Failure);
        foreach (var (i, outcome) in outcomes.Index().Where(outcome => outcome.Item.Report is not null))
            Assert.Equal($"{i}", await File.ReadAllTextAsync(Path.Combine(outcome.Job.Target, "number"), Cancellation));
    }

    public void Dispose() => _directory.Dispose();

    private ExtTree Tree(Func<Stream> content) => new ExtTree()
        .AddFile("/output/deep/noise", FileContent.FromStream(content, _noise.Length))
        .AddFile("/output/small", FileContent.FromText("small"))
        .AddFile("/elsewhere", FileContent.FromText("not this"));
}
