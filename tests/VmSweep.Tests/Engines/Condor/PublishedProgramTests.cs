using VmSweep.Engines.Condor.Submission;
using VmSweep.Files;
using VmSweep.Guest;
using VmSweep.History;
using VmSweep.Processes;
using VmSweep.Results;
using VmSweep.Testing;
using VmSweep.Tests.Plans;

namespace VmSweep.Tests.Engines.Condor;

/// <summary>The program that a DAG's nodes call does what they need, from the copy that they get, in a process of its own.</summary>
public sealed class PublishedProgramTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SampleSweepDirectory _sample = new();

    private static string Compiled =>
        RepositoryRoot.Path(Path.Combine("src", "VmSweep.Cli", "bin", Path.GetRelativePath(RepositoryRoot.Path("tests/VmSweep.Tests/bin"), AppContext.BaseDirectory)));

    public void Dispose()
    {
        _directory.Dispose();
        _sample.Dispose();
    }

    [Fact(Timeout = 120_000)]
    public async Task FINAL_writes_the_report_and_the_history_with_the_exceptions_as_planned()
    {
        _sample.Write("sweeps/nightly/test-exceptions.yaml", "- [answers, http, 2000-01-01, 2999-01-01]\n");
        var (plan, sweep, _) = _sample.Plan();
        // Of no consequence any more: who reads it when a DAG ends?
        File.Delete(Path.Combine(_sample.Sweep, "test-exceptions.yaml"));
        foreach (var planned in plan.Runs)
            JsonFile.Write(sweep.Run(planned.Run.Serial).Result, FailedInOneCase(planned.Run));

        var outcome = await ReportAsync(sweep.Root);

        Assert.True(outcome.Errors.Length == 0, outcome.Errors);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains($"Report: {Path.Combine(sweep.Report, "index.html")}\n", outcome.Output, StringComparison.Ordinal);
        Assert.Contains($"Nobody was told of it: mail and webhook are parameters of PublishReport. './build.sh PublishReport --skip --sweep-id {plan.SweepId}'", outcome.Output, StringComparison.Ordinal);
        Assert.All(JsonFile.Read<SweepResult>(sweep.Results).Runs, run => Assert.Equal(Verdict.Ignore, run.Verdict));
        using var history = HistoryDatabase.Open(sweep.Artifacts.History);
        Assert.Equal(plan.Runs.Count, history.RunsOf(plan.SweepId).Count);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_run_that_is_not_good_is_its_exit_code()
    {
        var (_, sweep, _) = _sample.Plan();

        var outcome = await ReportAsync(sweep.Root);

        Assert.True(outcome.Errors.Length == 0, outcome.Errors);
        Assert.Equal(1, outcome.ExitCode);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_report_that_cannot_be_written_is_a_sentence_and_exit_code_2()
    {
        var outcome = await ReportAsync(_directory.File("no-sweep"));

        Assert.Equal(2, outcome.ExitCode);
        Assert.Single(outcome.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void It_has_the_native_libraries_of_this_host_and_of_no_other()
    {
        var program = _directory.File("program");
        PublishedProgram.Copy(Compiled, program);

        Assert.Single(Directory.GetDirectories(Path.Combine(program, "runtimes")));
        // As it was compiled ahead: a third of a short call would be spent on compiling.
        Assert.Equal(new FileInfo(Path.Combine(Compiled, "VmSweep.dll")).Length, new FileInfo(Path.Combine(program, "VmSweep.dll")).Length);
    }

    [Fact]
    public void A_copy_that_was_cut_off_is_replaced()
    {
        var program = _directory.File("program");
        Directory.CreateDirectory(program);
        File.WriteAllBytes(Path.Combine(program, "old"), []);

        PublishedProgram.Copy(Compiled, program);

        Assert.False(File.Exists(Path.Combine(program, "old")));
        Assert.True(File.Exists(Path.Combine(program, PublishedProgram.Assembly)));
    }

    private async Task<ProcessOutcome> ReportAsync(string sweep)
    {
        var program = _directory.File("program");
        PublishedProgram.Copy(Compiled, program);
        return await ProcessRunner.Default.RunAsync(
            new("dotnet", Path.Combine(program, PublishedProgram.Assembly), "report", sweep), TimeSpan.FromMinutes(1), cancellation: TestContext.Current.CancellationToken);
    }

    private RunResult FailedInOneCase(VmSweep.Matrix.TestRun run)
    {
        var now = _sample.Time.GetUtcNow();
        var failed = new TestCase("test", "http", "answers", CaseStatus.Failed, TimeSpan.Zero, "refused", "");
        return new(
            1, run, Verdict.Fail, "1 of 1", [failed], [new(1, Verdict.Fail, "1 of 1", "h", now, now.AddMinutes(1), ".")],
            new GuestFacts(null, null, 1, [], null, null, new(PayloadState.Exited, 1, null, null, false, [], false, null)), null, []);
    }
}
