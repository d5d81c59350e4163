using VmSweep.BaseImages.Oz.Commands;

namespace VmSweep.BaseImages.Oz;

/// <summary>Runs Oz with an eye on it: what phase it is in, and whether that takes too long.</summary>
internal sealed class OzWatch(IOzRunner runner, OzSettings settings, Action<string> log, TimeProvider time)
{
    /// <summary>More than the package manifest and a traceback.</summary>
    private const int KeptLines = 2000;

    private readonly Queue<string> _lines = new();
    private readonly Lock _lock = new();

    public async Task<OzEnd> RunAsync(OzCommand command, IReadOnlyDictionary<string, string?> environment, OzRoom room, CancellationToken cancellation)
    {
        var progress = new OzProgress(log, time);
        using var deadline = new CancellationTokenSource(progress.Phase.Limit(settings), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            var exitCode = await runner.RunAsync(command, environment, room, Take, either.Token);
            return End(exitCode, null);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return End(null, progress.Phase.Limit(settings));
        }

        OzEnd End(int? exitCode, TimeSpan? limit)
        {
            lock (_lock)
                return new(exitCode, progress.Phase, [.. _lines], limit);
        }

        void Take(string line)
        {
            // Oz puts an empty line behind each that it passes through.
            if (line.Length == 0)
                return;
            log(line);
            lock (_lock)
            {
                _lines.Enqueue(line);
                if (_lines.Count > KeptLines)
                    _lines.Dequeue();
                if (progress.Take(line))
                    deadline.CancelAfter(progress.Phase.Limit(settings));
            }
        }
    }
}
