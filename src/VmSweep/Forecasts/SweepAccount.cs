using VmSweep.Results;

namespace VmSweep.Forecasts;

/// <summary>What a sweep took, beside what it was expected to take.</summary>
/// <param name="Goodput">Time of attempts that led to a verdict of the payload's, good or bad.</param>
/// <param name="Badput">Time of attempts that ended in a fault.</param>
/// <param name="Classes">By verdict, most time first.</param>
/// <param name="Hosts">Those that lost most first.</param>
public sealed record SweepAccount(
    TimeSpan Goodput, TimeSpan Badput, IReadOnlyList<GroupAccount> Architectures, IReadOnlyList<GroupAccount> Platforms, IReadOnlyList<ClassAccount> Classes, IReadOnlyList<HostAccount> Hosts)
{
    /// <param name="forecast">Null where there was none.</param>
    /// <param name="bytesOf">What one attempt's disks came to; null where that is not known.</param>
    public static SweepAccount Of(SweepResult sweep, SweepForecast? forecast, Func<RunResult, ByteSize?> bytesOf)
    {
        var attempts = sweep.Runs.SelectMany(run => run.Attempts).Where(attempt => !attempt.WasInterrupted).ToList();
        return new(
            Sum(attempts.Where(attempt => !attempt.Verdict.IsFault())),
            Sum(attempts.Where(attempt => attempt.Verdict.IsFault())),
            Groups(run => run.Run.Platform.Architecture, forecast?.Architectures),
            Groups(run => run.Run.Platform.ToString(), forecast?.Platforms),
            [.. attempts.GroupBy(attempt => attempt.Verdict).Select(group => new ClassAccount(group.Key, group.Count(), Sum(group))).OrderByDescending(each => each.Time).ThenBy(each => each.Verdict)],
            [.. attempts.Where(attempt => attempt.Host is not ("" or "-")).GroupBy(attempt => attempt.Host, StringComparer.Ordinal).Select(HostAccount.Of).OrderByDescending(host => host.Badput).ThenByDescending(host => host.Goodput).ThenBy(host => host.Host, StringComparer.Ordinal)]);

        IReadOnlyList<GroupAccount> Groups(Func<RunResult, string> key, IReadOnlyList<GroupForecast>? planned) =>
        [
            .. sweep.Runs.GroupBy(key, StringComparer.Ordinal)
                .Select(group => GroupAccount.Of(group.Key, [.. group], sweep.Started, planned?.FirstOrDefault(each => each.Name == group.Key), bytesOf))
                .OrderByDescending(group => group.End)
                .ThenBy(group => group.Name, StringComparer.Ordinal),
        ];
    }

    internal static TimeSpan Sum(IEnumerable<Attempt> attempts) =>
        attempts.Aggregate(TimeSpan.Zero, (sum, attempt) => attempt.Ended > attempt.Started ? sum + (attempt.Ended - attempt.Started) : sum);
}

/// <summary>One platform's or one architecture's part.</summary>
/// <param name="End">When its last attempt ended, after the sweep's first began; zero where none began.</param>
/// <param name="GuestTime">Of all its attempts, lost ones included.</param>
/// <param name="Bytes">Of the disks of all its attempts, as far as they are known.</param>
/// <param name="Planned">What was expected; null where nothing was.</param>
public sealed record GroupAccount(string Name, int Runs, int Attempts, TimeSpan End, TimeSpan GuestTime, ByteSize? Bytes, GroupForecast? Planned)
{
    internal static GroupAccount Of(string name, IReadOnlyList<RunResult> runs, DateTimeOffset started, GroupForecast? planned, Func<RunResult, ByteSize?> bytesOf)
    {
        var attempts = runs.SelectMany(run => run.Attempts).Where(attempt => !attempt.WasInterrupted).ToList();
        var bytes = runs.Select(run => bytesOf(run) is { } each ? (long?)(each.Bytes * Math.Max(1, run.Attempts.Count)) : null).OfType<long>().ToList();
        return new(
            name, runs.Count, attempts.Count, attempts.Select(attempt => attempt.Ended - started).Append(TimeSpan.Zero).Max(),
            SweepAccount.Sum(attempts), bytes.Count == 0 ? null : new(bytes.Sum()), planned);
    }
}

/// <summary>Attempts that ended alike.</summary>
public sealed record ClassAccount(Verdict Verdict, int Attempts, TimeSpan Time);

/// <summary>What a host's time went into.</summary>
public sealed record HostAccount(string Host, int Attempts, TimeSpan Goodput, TimeSpan Badput)
{
    internal static HostAccount Of(IGrouping<string, Attempt> attempts) => new(
        attempts.Key, attempts.Count(), SweepAccount.Sum(attempts.Where(attempt => !attempt.Verdict.IsFault())), SweepAccount.Sum(attempts.Where(attempt => attempt.Verdict.IsFault())));
}
