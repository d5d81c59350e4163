using VmSweep.Plans;
using VmSweep.Processes;
using VmSweep.Reports;
using VmSweep.Testing;

namespace VmSweep.Tests.Reports;

public sealed class ReportCopyTests : IDisposable
{
    private static readonly string[] Expected =
        ["report/analysis.json", "report/index.html", "report/junit.xml", "report/report.css", "report/results.json", "report/summary.md", "runs/000/console.log", "runs/000/output/junit 1#.xml", "runs/000/run-job.log"];

    private readonly TemporaryDirectory _directory = new();

    private readonly SweepLayout _sweep;

    public ReportCopyTests()
    {
        _sweep = new(_directory.File("artifacts/sweeps/20261122-1830-nightly"));
        var result = SampleSweep.Create(SampleSweep.OneOfEach().Runs[0]);
        SweepReport.Write(_sweep.Report, result, SampleSweep.WriteFiles(_sweep.Root, result));
        File.WriteAllBytes(Path.Combine(_sweep.Run("000").Root, "result.qcow2"), new byte[100]);
        File.CreateSymbolicLink(Path.Combine(_sweep.Run("000").Output, "passwd"), "/etc/passwd");
    }

    private string Target => _directory.File("www");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_directory_gets_the_report_and_the_logs_that_it_links_to_and_no_disk()
    {
        ReportCopy.ToDirectory(_sweep, Target);

        Assert.Equal(Expected, Copied());
    }

    [Fact]
    public void A_second_copy_takes_the_place_of_the_first()
    {
        ReportCopy.ToDirectory(_sweep, Target);
        File.WriteAllBytes(Path.Combine(Target, _sweep.Id, "report", "old.html"), []);

        ReportCopy.ToDirectory(_sweep, Target);

        Assert.Equal(Expected, Copied());
    }

    [Fact]
    public async Task Rsync_copies_the_same()
    {
        RequiredTool.Find("rsync");

        var outcome = await ProcessRunner.Default.RunAsync(ReportCopy.Rsync(_sweep, Target), TimeSpan.FromMinutes(1), cancellation: TestContext.Current.CancellationToken);

        Assert.True(outcome.Succeeded, outcome.LastWords);
        Assert.Equal(Expected, Copied());
    }

    [Theory]
    [InlineData("web:/srv/reports", true)]
    [InlineData("ann@web.example.org:reports", true)]
    [InlineData("rsync://web/reports", true)]
    [InlineData("/srv/reports", false)]
    [InlineData("./a:b", false)]
    [InlineData("reports", false)]
    public void A_colon_before_any_slash_is_a_host(string target, bool remote) => Assert.Equal(remote, ReportCopy.IsRemote(target));

    private IEnumerable<string> Copied() =>
        Directory.EnumerateFiles(Path.Combine(Target, _sweep.Id), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Path.Combine(Target, _sweep.Id), file)).Order(StringComparer.Ordinal);
}
