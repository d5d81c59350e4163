using System.Diagnostics;
using System.Globalization;

namespace VmSweep.FuzzTargets;

/// <summary>What a run of the fuzzer found.</summary>
internal sealed record FuzzResult(int Done, int Refused, TimeSpan Slowest, long MostAllocated, IReadOnlyList<string> Failures);

/// <summary>
/// Reads mutated images and holds the library to its promises: an exception of its own or content, within a second, within
/// 256 MiB, and nothing outside the target.
/// </summary>
internal static class DiskFuzzer
{
    private const long MaxAllocated = 256L << 20;
    private const int MaxFailures = 5;
    private const int ProgressStep = 50_000;
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(1);

    /// <summary>Ends early when cancelled; the result says how many images were done.</summary>
    /// <param name="progress">Told now and then how many are done.</param>
    public static FuzzResult Run(int count, int seed, CancellationToken cancellation, Action<int>? progress = null)
    {
        var corpus = FuzzCorpus.Create();
        var totals = new Totals(progress);
        var workers = Enumerable.Range(0, Environment.ProcessorCount).Select(worker => Task.Factory.StartNew(
            () => Work(corpus, count, seed, worker, totals, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        Task.WaitAll([.. workers], CancellationToken.None);
        return new FuzzResult(totals.Done, totals.Refused, totals.Slowest, totals.MostAllocated, [.. totals.Failures]);
    }

    private static void Work(IReadOnlyList<FuzzSeed> corpus, int count, int seed, int worker, Totals totals, CancellationToken cancellation)
    {
        var mutators = corpus.Select(each => new ImageMutator([.. each.Bytes], each.Interesting)).ToArray();
        using var target = new FuzzTarget();
        for (var number = worker; number < count; number += Environment.ProcessorCount)
        {
            if (cancellation.IsCancellationRequested || totals.Failures.Count >= MaxFailures)
                return;
            var random = new Random(HashCode(seed, number));
            var kind = random.Next(corpus.Count);
            mutators[kind].Mutate(random);
            var what = $"{corpus[kind].Name}, seed {seed}, image {number}";
            var verdict = Measure(() => target.Read(mutators[kind].Image, corpus[kind].Format, number), what, totals);
            if (verdict is not null)
                totals.Fail(verdict);
            mutators[kind].Restore();
        }
    }

    private static string? Measure(Func<bool> read, string what, Totals totals)
    {
        try
        {
            var (time, allocated, refused) = Once(read);
            totals.Add(time, allocated, refused);
            if (time > MaxTime)
                return $"{what}: took {time.TotalMilliseconds:0} ms.";
            return allocated > MaxAllocated ? $"{what}: allocated {allocated} bytes." : null;
        }
        catch (Exception exception)
        {
            return $"{what}: {exception}";
        }
    }

    private static (TimeSpan Time, long Allocated, bool Refused) Once(Func<bool> read)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var before = ThreadTime();
        var refused = read();
        return (ThreadTime() - before, GC.GetAllocatedBytesForCurrentThread() - allocated, refused);
    }

    /// <summary>Time that this thread really ran: on a busy machine the clock on the wall would accuse the innocent.</summary>
    private static TimeSpan ThreadTime()
    {
        const string Statistics = "/proc/thread-self/schedstat";
        return File.Exists(Statistics)
            ? TimeSpan.FromMicroseconds(long.Parse(File.ReadAllText(Statistics).Split(' ')[0], CultureInfo.InvariantCulture) / 1000)
            : Stopwatch.GetElapsedTime(0);
    }

    /// <summary>The same in every process, unlike System.HashCode.</summary>
    private static int HashCode(int seed, int number) => unchecked((seed * 397) ^ (number * (int)2654435761));

    private sealed class Totals(Action<int>? progress)
    {
        private readonly Lock _lock = new();

        public int Done { get; private set; }

        public int Refused { get; private set; }

        public TimeSpan Slowest { get; private set; }

        public long MostAllocated { get; private set; }

        public List<string> Failures { get; } = [];

        public void Add(TimeSpan time, long allocated, bool refused)
        {
            lock (_lock)
            {
                Done++;
                if (Done % ProgressStep == 0)
                    progress?.Invoke(Done);
                Refused += refused ? 1 : 0;
                Slowest = time > Slowest ? time : Slowest;
                MostAllocated = Math.Max(MostAllocated, allocated);
            }
        }

        public void Fail(string failure)
        {
            lock (_lock)
                Failures.Add(failure);
        }
    }
}
