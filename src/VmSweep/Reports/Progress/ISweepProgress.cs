using VmSweep.Guest;
using VmSweep.Matrix;
using VmSweep.Results;

namespace VmSweep.Reports.Progress;

/// <summary>Hears of everything that happens to the runs of a sweep, as it happens; from several threads.</summary>
public interface ISweepProgress : IAsyncDisposable
{
    void RunStarted(TestRun run, int attempt);

    void StageReached(TestRun run, GuestStage stage);

    void RunFinished(RunResult result);

    /// <summary>Something worth a line that is about no run, or about more than its stage.</summary>
    void Message(string text);
}
