using System.Diagnostics;

namespace VmSweep.Benchmarks;

/// <summary>Times two ways of doing the same thing in turns, so that what else the machine does hits both.</summary>
internal static class Pairs
{
    /// <summary>Each round is told its number, for files of its own: what replaces or follows deleted ones is slowed down by the file system.</summary>
    public static (TimeSpan Ours, TimeSpan Peer) Medians(int rounds, Action<int> ours, Action<int> peer)
    {
        // The first calls load code; the JIT's second tier comes after 30.
        for (var i = 1; i <= 60; i++)
            ours(-i);

        peer(-1);
        var (oursTimes, peerTimes) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var i = 0; i < rounds; i++)
        {
            oursTimes.Add(Time(() => ours(i)));
            peerTimes.Add(Time(() => peer(i)));
        }

        return (Median(oursTimes), Median(peerTimes));
    }

    public static TimeSpan Time(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed;
    }

    public static TimeSpan Median(List<TimeSpan> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }
}
