namespace VmSweep.Processes;

internal sealed class RunningProcess(int id, Task<ProcessOutcome> completion, CancellationTokenSource kill) : IRunningProcess
{
    public int Id { get; } = id;

    public Task<ProcessOutcome> Completion { get; } = completion;

    public void Kill() => kill.Cancel();

    public async ValueTask DisposeAsync()
    {
        await kill.CancelAsync();
        // How the process ended is the business of whoever awaits Completion; here it only has to be gone.
        await Completion.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        kill.Dispose();
    }
}
