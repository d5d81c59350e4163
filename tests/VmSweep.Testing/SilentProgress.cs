using VmSweep.Guest;
using VmSweep.Matrix;
using VmSweep.Reports.Progress;
using VmSweep.Results;

namespace VmSweep.Testing;

/// <summary>Shows nothing, and remembers the messages.</summary>
public sealed class SilentProgress : ISweepProgress
{
    private readonly List<string> _messages = [];

    public IReadOnlyList<string> Messages => _messages;

    public void RunStarted(TestRun run, int attempt)
    {
    }

    public void StageReached(TestRun run, GuestStage stage)
    {
    }

    public void RunFinished(RunResult result)
    {
    }

    public void Message(string text) => _messages.Add(text);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
