using Spectre.Console;
using Spectre.Console.Testing;
using VmSweep.Guest;
using VmSweep.Reports.Progress;
using VmSweep.Results;

namespace VmSweep.Tests.Reports.Progress;

public sealed class SweepProgressTests
{
    private static readonly RunResult Green = SampleSweep.OneOfEach().Runs[0];

    private static readonly RunResult Red = SampleSweep.OneOfEach().Runs[1];

    private readonly Clock _clock = new();

    [Fact]
    public void Where_output_is_redirected_every_event_is_a_line()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var progress = new PlainSweepProgress(output, 2, _clock);

        progress.RunStarted(Green.Run, 1);
        _clock.Advance(TimeSpan.FromSeconds(65));
        progress.StageReached(Green.Run, GuestStage.Disk);
        progress.StageReached(Green.Run, GuestStage.Payload);
        progress.RunFinished(Green);
        progress.RunStarted(Red.Run, 2);
        progress.Message("run 001: lost, trying again\u001b[2J\nnow");

        Assert.Equal(
            """
            00:00:00 000 started: debian_12.x86_64 | 24; osg | nginx
            00:01:05 000 payload started
            00:01:05 000 ✓ pass after 1 min 15 s (1 of 2): debian_12.x86_64 | 24; osg | nginx: 3 test cases passed.
            00:01:05 001 started, attempt 2: debian_12.x86_64 | 24; osg | postgresql
            00:01:05 run 001: lost, trying again [2J now

            """.ReplaceLineEndings("\n"),
            output.ToString());
    }

    [Fact]
    public void A_table_shows_what_runs_with_stage_and_time_and_what_is_left()
    {
        var counts = new ProgressCounts(4, _clock);
        counts.Start(Green.Run, 1);
        _clock.Advance(TimeSpan.FromSeconds(30));
        counts.Start(Red.Run, 2);
        counts.Reach(Green.Run, "payload");
        counts.Finish(SampleSweep.OneOfEach().Runs[4]);
        _clock.Advance(TimeSpan.FromSeconds(30));

        var lines = Render(counts, height: 24);

        Assert.Contains(lines, line => line.Contains("000") && line.Contains("debian_12.x86_64") && line.Contains("payload") && line.Contains("1 min 00 s"));
        Assert.Contains(lines, line => line.Contains("001") && line.Contains("boot (attempt 2)") && line.Contains("30 s"));
        Assert.Contains("1 of 4 runs in 1 min 00 s, about 3 min 00 s left  ! 1 boot-hang", lines);
    }

    [Fact]
    public void What_is_left_is_counted_by_what_runs_took_before()
    {
        var runs = SampleSweep.OneOfEach().Runs;
        // One of an hour, done; two of ten minutes and one that nobody knows, which is taken for ten minutes.
        var counts = new ProgressCounts(4, _clock, new Dictionary<string, TimeSpan> { ["000"] = TimeSpan.FromHours(1), ["001"] = TimeSpan.FromMinutes(10), ["002"] = TimeSpan.FromMinutes(10) });
        counts.Start(runs[0].Run, 1);
        _clock.Advance(TimeSpan.FromMinutes(60));
        counts.Finish(runs[0]);
        Assert.Equal(TimeSpan.FromMinutes(30), counts.Remaining);

        counts.Start(runs[1].Run, 1);
        _clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(25, counts.Remaining!.Value.TotalMinutes, 3);
    }

    [Fact]
    public void A_table_is_never_taller_than_the_terminal()
    {
        var counts = new ProgressCounts(500, _clock);
        for (var number = 0; number < 100; number++)
            counts.Start(Green.Run with { Serial = $"{number:000}" }, 1);

        var lines = Render(counts, height: 24);

        Assert.InRange(lines.Count, 10, 23);
        Assert.Contains(lines, line => line.Contains("83 more"));
    }

    [Fact]
    public async Task On_a_terminal_what_is_not_green_stays_above_the_table_with_its_reason()
    {
        using var console = new TestConsole().Interactive().EmitAnsiSequences().Width(160);
        var hostile = Red with { Reason = "role [red]root[/] \u001b[2J failed" };
        await using (var progress = new LiveSweepProgress(console, 2, TimeProvider.System))
        {
            progress.RunStarted(Red.Run, 1);
            progress.RunFinished(hostile);
            progress.Message("KVM went bad; going on with [TCG]");
            progress.RunFinished(Green);
        }

        Assert.Contains("001 ✗ fail", console.Output);
        Assert.Contains("role [red]root[/]  [2J failed", console.Output);
        // Filled up to the width of the terminal, over what the table had there.
        Assert.Contains("KVM went bad; going on with [TCG]" + new string(' ', 100), console.Output);
        Assert.Contains("2 of 2", console.Output);
        Assert.DoesNotContain("\u001b[2J failed", console.Output);
    }

    [Fact]
    public async Task Without_a_terminal_lines_are_chosen()
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(output), Interactive = InteractionSupport.No });
        await using (var progress = SweepProgress.Create(console, 1, _clock))
            progress.RunFinished(Green);

        Assert.StartsWith("00:00:00 000 ✓ pass", output.ToString());
    }

    [Fact]
    public async Task Many_threads_may_report_at_once()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var progress = new PlainSweepProgress(output, 400, _clock);

        await Parallel.ForAsync(0, 400, TestContext.Current.CancellationToken, (number, _) =>
        {
            progress.RunFinished(Green with { Run = Green.Run with { Serial = $"{number:000}" } });
            return ValueTask.CompletedTask;
        });

        var lines = output.ToString().TrimEnd().Split('\n');
        Assert.Equal(400, lines.Length);
        Assert.Contains("(400 of 400)", lines[^1]);
    }

    private static List<string> Render(ProgressCounts counts, int height)
    {
        using var console = new TestConsole().Width(140);
        console.Write(ProgressView.Render(counts, height));
        return [.. console.Output.TrimEnd().Split('\n').Select(line => line.TrimEnd())];
    }

    private sealed class Clock : TimeProvider
    {
        private TimeSpan _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now.Ticks;

        public void Advance(TimeSpan time) => _now += time;
    }
}
