using VmSweep.Plans;
using VmSweep.Problems;

namespace VmSweep.Engines.Local;

/// <summary>
/// Lets a guest start when this machine has room for it: in memory beside the guests that run, and on the disk. First come, first served, so
/// that a large guest is not overtaken for ever by small ones; one that is larger than the budget runs alone.
/// </summary>
/// <param name="memory">What the guests may have together.</param>
/// <param name="freeSpace">What the file system of the sweep has free now.</param>
/// <param name="reserve">What has to stay free there, for journals and reports and for everybody else.</param>
/// <param name="usual">So many may run at a time whatever else the host does.</param>
/// <param name="mayExceed">Whether the host has time for one more than that.</param>
/// <param name="time">The clock.</param>
internal sealed class AdmissionGate(
    ByteSize memory, Func<ByteSize> freeSpace, ByteSize reserve, int usual, Func<bool> mayExceed, TimeProvider time) : IDisposable
{
    /// <summary>What QEMU itself takes beside the guest's memory: some 150 MiB, TCG's translation buffer above all.</summary>
    private static readonly ByteSize Overhead = ByteSize.MiB(150);

    /// <summary>How often it is asked whether the host has time.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _lock = new();
    private ByteSize _used;
    private int _running;
    private TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits for room; dispose of what it returns when the guest is gone.</summary>
    /// <exception cref="ProblemException">There is not enough space on the disk, and no guest runs whose end could free some.</exception>
    public async Task<IDisposable> EnterAsync(PlannedRun run, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            while (true)
            {
                Task left;
                lock (_lock)
                {
                    if (HasRoom(run))
                    {
                        _used += run.Memory + Overhead;
                        _running++;
                        return new Place(this, run.Memory + Overhead);
                    }

                    left = _left.Task;
                }

                // Room comes when a guest leaves; time for one more comes by itself.
                await Task.WhenAny(left, Task.Delay(Look, time, cancellation));
                cancellation.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private bool HasRoom(PlannedRun run)
    {
        var space = freeSpace();
        var needed = reserve + (run.Run.Needs?.Disk ?? default);
        if (_running == 0 && space < needed)
        {
            throw new ProblemException(
                Location.Run(run.Run.Serial), $"cannot start: its sweep's file system has {space} free, and {needed} are wanted.",
                "Make room there ('./build.sh Prune'), then type the same command again; nothing that was finished is lost.");
        }

        return _running == 0 || (space >= needed && _used + run.Memory + Overhead <= memory && (_running < usual || mayExceed()));
    }

    private void Leave(ByteSize size)
    {
        lock (_lock)
        {
            _used = new(_used.Bytes - size.Bytes);
            _running--;
            _left.SetResult();
            _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private sealed class Place(AdmissionGate gate, ByteSize size) : IDisposable
    {
        public void Dispose() => gate.Leave(size);
    }
}
