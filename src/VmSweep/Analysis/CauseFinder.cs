using VmSweep.Analysis.Packages;
using VmSweep.History;
using VmSweep.Results;

namespace VmSweep.Analysis;

/// <summary>
/// Puts every run that is not green under one cause. Faults go to hosts and images; failures that read the same are asked one question after the
/// other: is the test flaky, did a package change under all of them, is it the image or the host they share? What no question explains stands for itself.
/// </summary>
internal sealed class CauseFinder(SweepResult sweep, HistoryWindow history, Func<RunResult, PackageList?> packagesOf)
{
    private const int FewestForPattern = 3;

    private readonly PackageSuspects _suspects = new(sweep, history, packagesOf);
    private readonly FlakyTests _flaky = new(sweep, history);

    /// <summary>Images that are bad wherever they run; known after <see cref="Find"/>.</summary>
    public HashSet<(string Platform, string? Fingerprint)> BadImages { get; } = [];

    public IReadOnlyList<Cause> Find()
    {
        var faults = new FaultAttribution(sweep, history).Find();
        foreach (var cause in faults.Where(cause => cause.Kind == CauseKind.Image))
        {
            var serials = cause.Serials.ToHashSet(StringComparer.Ordinal);
            BadImages.UnionWith(sweep.Runs.Where(run => serials.Contains(run.Run.Serial)).Select(run => (run.Run.Platform.ToString(), run.ImageFingerprint)));
        }

        var flaky = new Dictionary<string, (FlakyTest Test, List<RunResult> Runs)>(StringComparer.Ordinal);
        var packages = new Dictionary<string, (IReadOnlyList<PackageSuspect> Suspects, List<FailureCluster> Clusters)>(StringComparer.Ordinal);
        var causes = new List<Cause>();
        foreach (var cluster in FailureClusters.Of(sweep.Runs.Where(run => !run.Verdict.IsGood() && !run.Verdict.IsFault())))
        {
            if (cluster.Test is { } name && (flaky.TryGetValue(name, out var known) ? known.Test : _flaky.Find(name, _suspects.IsUnchanged)) is { } test)
                (flaky[name] = (test, flaky.GetValueOrDefault(name).Runs ?? [])).Runs.AddRange(cluster.Runs);
            else if (_suspects.Of(cluster) is { Count: > 0 and <= PackageSuspects.Most } suspects)
                (packages[Key(suspects)] = (suspects, packages.GetValueOrDefault(Key(suspects)).Clusters ?? [])).Clusters.Add(cluster);
            else
                causes.Add(OfShared(cluster) ?? OfItself(cluster));
        }

        foreach (var name in _flaky.PassedWhenTriedAgain.Where(name => !flaky.ContainsKey(name)))
        {
            if (_flaky.Find(name, _suspects.IsUnchanged) is { } test)
                flaky[name] = (test, []);
        }

        causes.AddRange(faults);
        causes.AddRange(packages.Values.Select(each => OfPackages(each.Suspects, each.Clusters)));
        return
        [
            .. causes.OrderByDescending(cause => cause.Serials.Count).ThenBy(cause => cause.Title, StringComparer.Ordinal),
            .. flaky.Values.OrderByDescending(each => each.Test.Rate).Select(each => OfFlaky(each.Test, each.Runs)),
        ];
    }

    private static string Key(IReadOnlyList<PackageSuspect> suspects) => string.Join('\n', suspects.Select(suspect => $"{suspect.Name} {suspect.After}"));

    private Cause OfPackages(IReadOnlyList<PackageSuspect> suspects, List<FailureCluster> clusters)
    {
        var runs = InOrder(clusters.SelectMany(cluster => cluster.Runs));
        // Parts of one source package change together.
        var names = string.Join(", ", suspects.Take(3).Select(suspect => $"{suspect}")) + (suspects.Count > 3 ? $" and {suspects.Count - 3} more" : "");
        List<string> evidence =
        [
            suspects[0].FromHistory
                ? $"Since each of them passed last, {(suspects.Count == 1 ? "this package is" : "these packages are")} what changed in all {runs.Count}; no run that passed has {(suspects.Count == 1 ? "this version" : "these versions")}."
                : $"All {runs.Count} have {(suspects.Count == 1 ? "this version" : "these versions")}, and no run that passed has; those have other versions. (There is no earlier pass to compare with.)",
            .. clusters.Take(4).Select(cluster => $"{FaultAttribution.Count(cluster.Runs.Count, "run")}: {Words(cluster)}"),
        ];
        if (clusters.Count > 4)
            evidence.Add($"… and {clusters.Count - 4} more kinds of failure.");
        var title = $"{names}: {FaultAttribution.Count(runs.Count, "run")} {(runs.Count == 1 ? "fails" : "fail")} with it";
        return Create(CauseKind.Package, title, evidence, runs);
    }

    private Cause OfFlaky(FlakyTest test, List<RunResult> failed)
    {
        var again = _flaky.TriedAgain(test.Test);
        List<string> evidence = [$"It failed in {test.RateWithInterval}.", test.Evidence];
        if (failed.Count > 0)
            evidence.Add($"For example: {Words(new("", failed))}");
        var runs = InOrder(failed.Concat(again).Distinct());
        return Create(CauseKind.FlakyTest, $"{test.Test} is flaky", evidence, runs) with { IsNew = false };
    }

    /// <summary>The image or the host that all of a cluster's runs share, where most of what had it failed so; null where there is none.</summary>
    private Cause? OfShared(FailureCluster cluster)
    {
        if (cluster.Runs.Count < FewestForPattern)
            return null;
        foreach (var (kind, keyOf, nameOf) in Shared())
        {
            if (cluster.Runs.Select(keyOf).Distinct().Count() != 1)
                continue;
            var key = keyOf(cluster.Runs[0]);
            var inside = sweep.Runs.Where(run => !run.Verdict.IsFault() && keyOf(run) == key).ToList();
            var outside = sweep.Runs.Count(run => !run.Verdict.IsFault()) - inside.Count;
            // "Most of it" and not only "all of them": runs of a rare platform share it by chance.
            if (outside == 0 || cluster.Runs.Count < 0.6 * inside.Count)
                continue;
            return Create(
                kind,
                $"{nameOf(cluster.Runs[0])}: {cluster.Runs.Count} of its {inside.Count} runs fail alike, and no other run does",
                [Words(cluster)],
                cluster.Runs);
        }

        return null;
    }

    private static (CauseKind Kind, Func<RunResult, string> KeyOf, Func<RunResult, string> NameOf)[] Shared() =>
    [
        (CauseKind.Image, run => $"{run.Run.Platform} {run.ImageFingerprint}", run => $"The base image of {run.Run.Platform}{(run.ImageFingerprint is { } print ? $" ({FaultAttribution.Short(print)})" : "")}"),
        (CauseKind.Host, run => run.Attempts is [.., var last] ? last.Host : "", run => $"Host {run.Attempts[^1].Host}"),
    ];

    private Cause OfItself(FailureCluster cluster)
    {
        var evidence = new List<string> { Common(cluster) };
        if (_suspects.Of(cluster) is { Count: > PackageSuspects.Most } many)
            evidence.Add($"{many.Count} packages changed in all of them since they passed last, too many to name one.");
        else if (cluster.Runs.Count(run => _suspects.IsUnchanged(run) == true) is > 0 and var same)
            evidence.Add($"{(same == cluster.Runs.Count ? "All" : $"{same}")} of them have the same packages and base image as when they passed last.");
        return Create(CauseKind.Failure, $"{FaultAttribution.Count(cluster.Runs.Count, "run")}: {Words(cluster)}", evidence, cluster.Runs);
    }

    /// <summary>Where it happens and where not.</summary>
    private static string Common(FailureCluster cluster)
    {
        var parts = new (string Noun, Func<RunResult, string> Of)[]
        {
            ("platform", run => run.Run.Platform.ToString()),
            ("sources", run => run.Run.Sources.ToString()),
            ("package set", run => run.Run.PackageSet.Label),
        };
        return $"On {string.Join(", ", parts.Select(part => cluster.Runs.Select(part.Of).Distinct().ToList() is [var one] ? $"{part.Noun} '{one}'" : Several(cluster.Runs.Select(part.Of).Distinct().Count(), part.Noun)))}.";

        static string Several(int number, string noun) => noun.EndsWith('s') ? $"{number} {noun}" : FaultAttribution.Count(number, noun);
    }

    private static string Words(FailureCluster cluster)
    {
        var run = cluster.Runs[0];
        return Signature.Deciding(run) is { } test
            ? $"{FailedTests.NameOf(test)}: {(test.Message.Length > 0 ? test.Message : test.Details).Split('\n')[0].Trim()}"
            : run.Reason;
    }

    private Cause Create(CauseKind kind, string title, IReadOnlyList<string> evidence, IReadOnlyList<RunResult> runs)
    {
        var since = Since(runs);
        return new(kind, title, evidence, [.. runs.Select(run => run.Run.Serial)], runs.Count > 0 ? runs[0].Run.Serial : "", since, since is null && history.Sweeps.Count > 0);
    }

    /// <summary>The oldest sweep since which some of these runs have failed so without a good night between.</summary>
    private string? Since(IReadOnlyList<RunResult> runs) => runs
        .Select(run => history.Newest(run.Run.Identity).TakeWhile(past => !past.Verdict.IsGood() && past.Signature is { } signature && Signature.Of(run) is { } now && Signature.Likeness(signature, now) >= 0.7).LastOrDefault()?.SweepId)
        .OfType<string>()
        .Min(StringComparer.Ordinal);

    private List<RunResult> InOrder(IEnumerable<RunResult> runs)
    {
        var wanted = runs.ToHashSet();
        return [.. sweep.Runs.Where(wanted.Contains)];
    }
}
