using System.Text;
using VmSweep.Analysis;
using VmSweep.Files;
using VmSweep.Plans;
using VmSweep.Reports;
using VmSweep.Results;

namespace VmSweep.Tests.Reports;

public sealed class SweepReportTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vmsweep-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData(SweepReport.JUnitFile)]
    [InlineData(SweepReport.HtmlFile)]
    [InlineData(SweepReport.SummaryFile)]
    [InlineData(SweepReport.JsonFile)]
    public void A_sweep_with_one_of_each_is_reported_as_in_the_golden_file(string name)
    {
        WriteAll(SampleSweep.OneOfEach());

        Golden.Equal(name, File.ReadAllBytes(ReportPath(name)));
    }

    [Fact]
    public void The_same_result_gives_the_same_bytes()
    {
        var sweep = SampleSweep.OneOfEach();
        WriteAll(sweep);
        var first = Contents();

        WriteAll(sweep);

        Assert.Equal(first, Contents());
    }

    [Fact]
    public void Results_json_reads_back_to_what_was_written()
    {
        WriteAll(SampleSweep.OneOfEach());

        var read = VmSweep.Files.JsonFile.Read<SweepResult>(ReportPath(SweepReport.JsonFile));

        Assert.Equal(8, read.Runs.Count);
        Assert.Equal(SampleSweep.OneOfEach().Runs[1].Cases, read.Runs[1].Cases);
        Assert.Equal(Verdict.BootHang, read.Runs[4].Verdict);
        Assert.Null(read.Runs[7].Guest!.Phases[2].End);
    }

    [Fact]
    public void Results_of_earlier_versions_are_read()
    {
        WriteAll(SampleSweep.OneOfEach());
        var path = Path.Combine(_directory.FullName, "report", "results.json");
        var old = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(path))!;
        foreach (var run in old["runs"]!.AsArray())
        {
            // What came after the first version.
            (run!["guest"] as System.Text.Json.Nodes.JsonObject)?.Remove("payload");
            foreach (var attempt in run["attempts"]!.AsArray())
                Assert.True(attempt!.AsObject().Remove("jobId"));
        }

        File.WriteAllBytes(path, Encoding.UTF8.GetBytes(old.ToJsonString()));

        var read = JsonFile.Read<SweepResult>(path);
        Assert.Equal(8, read.Runs.Count);
        Assert.All(read.Runs, run => Assert.Null(run.Guest?.Payload));
    }

    [Fact]
    public void Nothing_temporary_is_left_in_the_report()
    {
        WriteAll(SampleSweep.OneOfEach());

        Assert.Equal(6, Directory.GetFiles(Path.Combine(_directory.FullName, "report")).Length);
    }

    [Fact]
    public void A_sweep_without_runs_is_reported_and_is_not_good()
    {
        var sweep = SampleSweep.Create();

        SweepReport.Write(Path.Combine(_directory.FullName, "report"), sweep, _ => RunFiles.None);

        Assert.Equal(1, sweep.ExitCode);
        Assert.Contains("✗ nightly: no runs were planned", File.ReadAllText(ReportPath(SweepReport.SummaryFile)));
        Assert.Contains("no runs were planned", File.ReadAllText(ReportPath(SweepReport.HtmlFile)));
    }

    [Fact]
    public void Files_of_a_run_are_found_but_links_are_not_followed()
    {
        var sweep = SampleSweep.OneOfEach();
        var files = SampleSweep.WriteFiles(_directory.FullName, sweep);
        var run = Path.Combine(_directory.FullName, "runs", "000");
        File.Delete(Path.Combine(run, "run-job.log"));
        File.CreateSymbolicLink(Path.Combine(run, "run-job.log"), "/etc/hostname");
        File.CreateSymbolicLink(Path.Combine(run, "output", "x.log"), "/etc/hostname");

        var found = files(sweep.Runs[0]);

        Assert.Null(found.RunJobLog);
        Assert.Equal(["console.log", "junit 1#.xml"], found.All.Select(Path.GetFileName));
    }

    [Fact]
    public void Logs_of_the_last_attempt_count()
    {
        var result = SampleSweep.OneOfEach().Runs[6];
        result = result with { Attempts = [result.Attempts[0] with { Directory = "attempt-1" }, result.Attempts[1] with { Directory = "attempt-2" }] };
        var attempt = Directory.CreateDirectory(Path.Combine(_directory.FullName, "attempt-2"));
        File.WriteAllBytes(Path.Combine(attempt.FullName, "console.log"), []);
        File.WriteAllBytes(Path.Combine(_directory.FullName, "run-job.log"), []);

        var found = RunFiles.Find(new RunLayout(_directory.FullName), result);

        Assert.Equal(Path.Combine(attempt.FullName, "console.log"), found.Console);
        Assert.Equal(Path.Combine(_directory.FullName, "run-job.log"), found.RunJobLog);
    }

    private void WriteAll(SweepResult sweep) =>
        SweepReport.Write(Path.Combine(_directory.FullName, "report"), sweep, SampleSweep.WriteFiles(_directory.FullName, sweep), analysis: SweepAnalysis.None with { Account = SampleSweep.AccountOf(sweep) });

    private string ReportPath(string name) => Path.Combine(_directory.FullName, "report", name);

    private string Contents() => string.Concat(
        new[] { SweepReport.JUnitFile, SweepReport.HtmlFile, SweepReport.SummaryFile, SweepReport.JsonFile }
            .Select(name => Encoding.UTF8.GetString(File.ReadAllBytes(ReportPath(name)))));
}
