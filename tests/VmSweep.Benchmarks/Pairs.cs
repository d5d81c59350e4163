using System.Diagnostics;

namespace VmSweep.Benchmarks;

/// <summary>Times two ways of doing the same thing in turns, so that what else the machine does hits both.</summary>
internal static class Pairs
{
    public static (TimeSpan Ours, TimeSpan Peer) Medians(int rounds, Action<int> ours, Action<int> peer)
    {
        // The first calls load code; the JIT's second tier comes after 30.
        for (var i = 0; i < 60; i++)
            ours(-1 - i);
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

    private static TimeSpan Median(List<TimeSpan> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }
}
