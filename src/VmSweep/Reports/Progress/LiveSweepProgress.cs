using Spectre.Console;
using VmSweep.Guest;
using VmSweep.Matrix;
using VmSweep.Results;
using VmSweep.Texts;

namespace VmSweep.Reports.Progress;

/// <summary>A table that is drawn anew on a terminal; what is not green, and messages, stay above it for good.</summary>
internal sealed class LiveSweepProgress : ISweepProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly List<string> _messages = [];
    private readonly IAnsiConsole _console;
    private readonly TimeProvider _time;
    private readonly ProgressCounts _counts;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _drawing;

    public LiveSweepProgress(IAnsiConsole console, int planned, TimeProvider time, IReadOnlyDictionary<string, TimeSpan>? expected = null)
    {
        _console = console;
        _time = time;
        _counts = new(planned, time, expected);
        _drawing = Task.Run(DrawAsync);
    }

    public void RunStarted(TestRun run, int attempt) => Change(() => _counts.Start(run, attempt));

    public void StageReached(TestRun run, GuestStage stage) => Change(() => _counts.Reach(run, stage.Word()));

    public void RunFinished(RunResult result) => Change(() =>
    {
        _counts.Finish(result);
        if (result.Verdict != Verdict.Pass)
            _messages.Add($"[{ProgressView.Colour(result.Verdict)}]{Markup.Escape(GuestText.Line($"{result.Run.Serial} {VerdictLooks.Symbol(result.Verdict)} {result.Verdict.Word()}"))}[/] {Markup.Escape(GuestText.Line($"{result.Run.Platform} | {result.Run.Sources} | {result.Run.PackageSet.Label}: {result.Reason}", GuestText.MaximumMessage))}");
    });

    public void Message(string text) => Change(() => _messages.Add(Markup.Escape(GuestText.Line(text, GuestText.MaximumMessage))));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _drawing;
        _stop.Dispose();
    }

    private void Change(Action change)
    {
        lock (_lock)
            change();
    }

    private async Task DrawAsync()
    {
        await _console.Live(new Text("")).AutoClear(false).Overflow(VerticalOverflow.Ellipsis).StartAsync(async live =>
        {
            while (!_stop.IsCancellationRequested)
            {
                Draw(live);
                // The end of waiting is how we are stopped, and nothing that went wrong.
                await Task.Delay(Interval, _time, _stop.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
            }

            Draw(live);
        });
    }

    private void Draw(LiveDisplayContext live)
    {
        lock (_lock)
        {
            foreach (var message in _messages)
                _console.Write(ProgressView.FullWidth(message));
            _messages.Clear();
            live.UpdateTarget(ProgressView.Render(_counts, _console.Profile.Height));
        }
    }
}
