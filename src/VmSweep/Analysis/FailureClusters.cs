using VmSweep.Results;

namespace VmSweep.Analysis;

/// <summary>Runs that failed for one reason, by their own words.</summary>
internal sealed record FailureCluster(string Signature, IReadOnlyList<RunResult> Runs)
{
    /// <summary>The test that failed; null where no single test did.</summary>
    public string? Test => Analysis.Signature.Deciding(Runs[0]) is { } test ? FailedTests.NameOf(test) : null;
}

/// <summary>Puts failures together that differ in nothing but what is different each time.</summary>
internal static class FailureClusters
{
    /// <summary>So much of a test's words has to be the same; where no test failed the words are ours, and one word of them is another reason. Below that, messages of one test that failed in two ways were put together in our samples.</summary>
    private const double Alike = 0.7;

    /// <summary>Beyond this many kinds of failure nobody compares each with each.</summary>
    private const int MaximumCompared = 500;

    /// <param name="runs">Runs that failed; faults have causes of their own.</param>
    public static IReadOnlyList<FailureCluster> Of(IEnumerable<RunResult> runs)
    {
        var clusters = new List<(string Signature, string? Test, Verdict Verdict, List<RunResult> Runs)>();
        foreach (var group in runs.GroupBy(run => Signature.Of(run)!).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal))
        {
            var (test, verdict) = (Signature.Deciding(group.First()) is { } deciding ? FailedTests.NameOf(deciding) : null, group.First().Verdict);
            var near = clusters.Take(MaximumCompared).FirstOrDefault(cluster => test is not null && cluster.Verdict == verdict && cluster.Test == test && Signature.Likeness(cluster.Signature, group.Key) >= Alike);
            if (near.Runs is { } found)
                found.AddRange(group);
            else
                clusters.Add((group.Key, test, verdict, [.. group]));
        }

        return [.. clusters.Select(cluster => new FailureCluster(cluster.Signature, [.. cluster.Runs.OrderBy(run => run.Run.Serial, StringComparer.Ordinal)]))];
    }
}
