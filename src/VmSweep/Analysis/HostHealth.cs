using VmSweep.History;
using VmSweep.Results;

namespace VmSweep.Analysis;

/// <summary>How a host did, tonight and in the nights before.</summary>
/// <param name="Attempts">What ran there, without base images that are themselves found bad.</param>
/// <param name="Faults">How many of those ended in a fault.</param>
/// <param name="AttemptsNow">The same, tonight alone.</param>
/// <param name="Probability">That its fault rate is above three times the pool's.</param>
/// <param name="Advice">What to do with it.</param>
/// <param name="Reason">Why; empty for a host that is like the others.</param>
public sealed record HostHealth(string Host, int Attempts, int Faults, int AttemptsNow, int FaultsNow, double Probability, HostAdvice Advice, string Reason)
{
    public string RateWithInterval
    {
        get
        {
            var (low, high) = Statistics.Wilson(Faults, Attempts);
            return $"{FaultAttribution.Percent(Faults, Attempts)} (95 %: {FaultAttribution.Percent((int)(1000 * low), 1000)} to {FaultAttribution.Percent((int)(1000 * high), 1000)})";
        }
    }
}

public enum HostAdvice
{
    Use,

    /// <summary>Keep it out of the sweep.</summary>
    Exclude,

    /// <summary>It was kept out long enough: send it one run.</summary>
    Canary,

    /// <summary>It was bad, and its canary came back.</summary>
    Released,

    /// <summary>It is as bad, but so many hosts are that something else is the matter.</summary>
    OverTheCap,
}

/// <summary>Finds hosts that eat runs. Faults only: what a payload does is no host's doing.</summary>
internal static class Hosts
{
    private const int FewestFaults = 3;

    private const double Certain = 0.95;

    /// <summary>A bad image or a broken network must not close the pool.</summary>
    private const double MostExcluded = 0.2;

    /// <summary>What is older says nothing about a host any more.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(14);

    private static readonly TimeSpan CanaryAfter = TimeSpan.FromDays(3);

    /// <param name="badImages">Platform and fingerprint of images that are bad wherever they run.</param>
    public static IReadOnlyList<HostHealth> Of(SweepResult sweep, HistoryWindow history, IReadOnlySet<(string, string?)> badImages)
    {
        var now = sweep.Runs.SelectMany(run => run.Attempts
            .Where(IsOnHost)
            .Select(attempt => new Seen(attempt.Host, attempt.Started, attempt.Verdict.IsFault(), run.Run.Platform.ToString(), run.ImageFingerprint, IsNow: true)));
        var past = history.Attempts
            .Where(attempt => sweep.Started - attempt.Started <= Memory && IsHost(attempt.Host))
            .Select(attempt => new Seen(attempt.Host, attempt.Started, attempt.Verdict.IsFault(), attempt.Platform, attempt.Image, IsNow: false));
        return Judge([.. past.Concat(now).Where(attempt => !badImages.Contains((attempt.Platform, attempt.Image)))], sweep.Ended);
    }

    /// <summary>The same before a sweep, by the attempts of earlier ones.</summary>
    public static IReadOnlyList<HostHealth> Of(IReadOnlyList<PastAttempt> attempts, DateTimeOffset now) =>
        Judge([.. attempts.Where(attempt => IsHost(attempt.Host)).Select(attempt => new Seen(attempt.Host, attempt.Started, attempt.Verdict.IsFault(), attempt.Platform, attempt.Image, IsNow: false))], now);

    private static IReadOnlyList<HostHealth> Judge(IReadOnlyList<Seen> seen, DateTimeOffset ended)
    {
        var byHost = seen.GroupBy(attempt => attempt.Host, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        var faults = seen.Count(attempt => attempt.IsFault);
        var hosts = byHost.Select(host => Judge(host.Key, host.Value, Rate(seen.Count - host.Value.Count, faults - host.Value.Count(attempt => attempt.IsFault)), ended)).OrderByDescending(host => host.Probability).ThenBy(host => host.Host, StringComparer.Ordinal).ToList();
        return Cap(hosts);
    }

    /// <summary>True where the attempt came to a host at all: a job that waited in a queue until it was removed is no host's doing.</summary>
    public static bool IsOnHost(Attempt attempt) => !attempt.WasInterrupted && IsHost(attempt.Host);

    private static bool IsHost(string host) => host is not ("" or "-");

    /// <summary>What the others have: a bad host among few would hide itself in the pool's rate.</summary>
    private static double Rate(int othersAttempts, int othersFaults) =>
        // Never quite none: one fault in five hundred is what any pool has.
        othersAttempts == 0 ? 1 : Math.Max(0.002, (double)othersFaults / othersAttempts);

    private static HostHealth Judge(string host, List<Seen> attempts, double pool, DateTimeOffset ended)
    {
        var tonight = attempts.Where(attempt => attempt.IsNow).ToList();
        var faults = attempts.Count(attempt => attempt.IsFault);
        var probability = faults < FewestFaults ? 0 : Statistics.ProbablyAbove(3 * pool, faults, attempts.Count, pool);
        var health = new HostHealth(host, attempts.Count, faults, tonight.Count, tonight.Count(attempt => attempt.IsFault), probability, HostAdvice.Use, "");
        if (probability < Certain)
            return health;
        var last = attempts.Where(attempt => attempt.IsFault).Max(attempt => attempt.Started);
        var found = $"{faults} of {attempts.Count} attempts ended in a fault, and elsewhere {100 * pool:0.0} %";
        if (attempts.Any(attempt => !attempt.IsFault && attempt.Started >= last + CanaryAfter))
            return health with { Advice = HostAdvice.Released, Reason = $"{found}; but its canary, three days after the last of them, ended well." };
        return ended - last >= CanaryAfter
            ? health with { Advice = HostAdvice.Canary, Reason = $"{found}; the last three days ago: send it one run to see." }
            : health with { Advice = HostAdvice.Exclude, Reason = $"{found}." };
    }

    private static IReadOnlyList<HostHealth> Cap(List<HostHealth> hosts)
    {
        var room = (int)(hosts.Count * MostExcluded);
        return [.. hosts.Select(host => host.Advice == HostAdvice.Exclude && room-- <= 0
            ? host with { Advice = HostAdvice.OverTheCap, Reason = $"{host.Reason} Not excluded: no more than a fifth of {hosts.Count} hosts is." }
            : host)];
    }

    private sealed record Seen(string Host, DateTimeOffset Started, bool IsFault, string Platform, string? Image, bool IsNow);
}
