using System.Globalization;
using VmSweep.History;
using VmSweep.Results;

namespace VmSweep.Analysis;

/// <summary>
/// Whose doing are the faults of a sweep: a host's or a base image's? Every attempt has both, so the one that explains most of them is taken first,
/// with all its attempts, and the question is asked again of what is left: a bad image makes every host look a little bad, and is found before them.
/// </summary>
internal sealed class FaultAttribution(SweepResult sweep, HistoryWindow history)
{
    private const int FewestFaults = 3;

    private const double ChanceRuledOut = 6;

    private readonly List<(RunResult Run, Attempt Attempt)> _attempts =
        [.. sweep.Runs.SelectMany(run => run.Attempts.Where(Hosts.IsOnHost).Select(attempt => (run, attempt)))];

    private readonly HashSet<string> _explained = [];

    private readonly Lazy<HashSet<string?>> _pastSignatures = new(() => history.RunsByIdentity.SelectMany(past => past).Select(past => past.Signature).ToHashSet(StringComparer.Ordinal));

    /// <summary>The causes, and one for what follows no pattern.</summary>
    public IReadOnlyList<Cause> Find()
    {
        var causes = new List<Cause>();
        while (Best() is { } best)
        {
            causes.Add(ToCause(best));
            _explained.UnionWith(best.Runs.Select(run => run.Run.Serial));
            _attempts.RemoveAll(attempt => best.Contains(attempt.Run, attempt.Attempt));
        }

        var rest = sweep.Runs.Where(run => run.Verdict.IsFault() && !_explained.Contains(run.Run.Serial)).ToList();
        causes.AddRange(rest.GroupBy(run => Signature.Of(run)).Select(group => Unexplained([.. group])));
        return causes;
    }

    private Factor? Best()
    {
        var faults = _attempts.Count(each => each.Attempt.Verdict.IsFault());
        var hosts = _attempts.GroupBy(each => each.Attempt.Host, StringComparer.Ordinal).Select(group => new Factor(CauseKind.Host, group.Key, null, [.. group]));
        // An image is of one platform; a platform without image is one of which nothing is known.
        var images = _attempts.GroupBy(each => (Platform: each.Run.Run.Platform.ToString(), each.Run.ImageFingerprint)).Select(group => new Factor(CauseKind.Image, group.Key.Platform, group.Key.ImageFingerprint, [.. group]));
        return hosts.Concat(images)
            .Select(factor => (Factor: factor, Weight: Weight(factor, faults)))
            .Where(each => each.Weight > ChanceRuledOut)
            .OrderByDescending(each => each.Weight)
            .Select(each => each.Factor)
            .FirstOrDefault();
    }

    private double Weight(Factor factor, int faults)
    {
        var (inside, outside) = (factor.Faults.Count, faults - factor.Faults.Count);
        var others = _attempts.Count - factor.Attempts.Count;
        if (inside < FewestFaults || others == 0 || (double)inside / factor.Attempts.Count < Math.Max(0.2, 3.0 * outside / others))
            return 0;
        return Statistics.LogRatio(inside, factor.Attempts.Count, faults, _attempts.Count);
    }

    private Cause ToCause(Factor factor)
    {
        var (faults, all) = (factor.Faults.Count, factor.Attempts.Count);
        var others = _attempts.Count - all;
        var otherFaults = _attempts.Count(each => each.Attempt.Verdict.IsFault()) - faults;
        var verdicts = string.Join(", ", factor.Faults.GroupBy(each => each.Attempt.Verdict).OrderByDescending(group => group.Count()).Select(group => $"{group.Count()} {group.Key.Word()}"));
        var red = factor.Runs.Where(run => run.Verdict.IsFault()).Select(run => run.Run.Serial).ToList();
        var saved = factor.Faults.Select(each => each.Run).Distinct().Count(run => !run.Verdict.IsFault());
        var spread = factor.Kind == CauseKind.Host
            ? $"They are of {Count(factor.Faults.Select(each => each.Run.Run.Platform).Distinct().Count(), "platform")}, so it is no image."
            : $"They ran on {Count(factor.Faults.Select(each => each.Attempt.Host).Distinct().Count(), "host")}, so it is no host.";
        List<string> evidence =
        [
            $"{faults} of its {all} attempts ended in a fault ({verdicts}); elsewhere {otherFaults} of {others} did ({Percent(otherFaults, others)}).",
            spread,
            $"For example: {factor.Faults[0].Attempt.Reason}",
        ];
        if (saved > 0)
            evidence.Add($"{Count(saved, "run")} had a fault there and came to an end elsewhere.");
        var title = factor.Kind == CauseKind.Host
            ? $"Host {factor.Name} is bad: {Percent(faults, all)} of what runs there ends in a fault"
            : $"The base image of {factor.Name}{(factor.Fingerprint is { } print ? $" ({Short(print)})" : "")} is bad: {Percent(faults, all)} of its machines end in a fault";
        if (factor.Kind == CauseKind.Image && PastImage(factor) is { } past)
            evidence.Add(past);
        var since = Since(factor);
        return new(factor.Kind, title, evidence, red, red.FirstOrDefault() ?? factor.Faults[0].Run.Run.Serial, since, since is null && history.Sweeps.Count > 0);
    }

    /// <summary>The oldest sweep in an unbroken row in which it was already so.</summary>
    private string? Since(Factor factor)
    {
        string? since = null;
        foreach (var past in history.Sweeps.Reverse())
        {
            var attempts = history.Attempts.Where(attempt => attempt.SweepId == past.Id && (factor.Kind == CauseKind.Host ? attempt.Host == factor.Name : attempt.Platform == factor.Name && attempt.Image == factor.Fingerprint)).ToList();
            if (attempts.Count == 0 || attempts.Count(attempt => attempt.Verdict.IsFault()) < Math.Max(1, attempts.Count / 5))
                break;
            since = past.Id;
        }

        return since;
    }

    private string? PastImage(Factor factor)
    {
        var before = history.Attempts.Where(attempt => attempt.Platform == factor.Name && attempt.Image != factor.Fingerprint).ToList();
        return before.Count == 0 ? null : $"Its images before had {before.Count(attempt => attempt.Verdict.IsFault())} faults in {before.Count} attempts.";
    }

    private Cause Unexplained(List<RunResult> runs) => new(
        CauseKind.Fault,
        $"{Count(runs.Count, "run")} ended in {runs[0].Verdict.Word()}: {runs[0].Reason}",
        [$"On {Count(runs.Select(run => run.Attempts is [.., var last] ? last.Host : "").Distinct().Count(), "host")} and {Count(runs.Select(run => run.Run.Platform).Distinct().Count(), "platform")}: no host and no image stands out."],
        [.. runs.Select(run => run.Run.Serial)],
        runs[0].Run.Serial,
        null,
        history.Sweeps.Count > 0 && !_pastSignatures.Value.Contains(Signature.Of(runs[0])));

    internal static string Percent(int part, int whole) => whole == 0 ? "0 %" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0.#} %");

    internal static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    internal static string Short(string fingerprint) => fingerprint.Length > 10 ? fingerprint[..10] : fingerprint;

    /// <summary>A host or an image, with all attempts that had it.</summary>
    private sealed record Factor(CauseKind Kind, string Name, string? Fingerprint, IReadOnlyList<(RunResult Run, Attempt Attempt)> Attempts)
    {
        public IReadOnlyList<(RunResult Run, Attempt Attempt)> Faults { get; } = [.. Attempts.Where(each => each.Attempt.Verdict.IsFault())];

        /// <summary>Runs whose last attempt was one of the faults.</summary>
        public IEnumerable<RunResult> Runs => Faults.Where(each => each.Run.Attempts[^1] == each.Attempt).Select(each => each.Run).Distinct();

        public bool Contains(RunResult run, Attempt attempt) => Kind == CauseKind.Host
            ? attempt.Host == Name
            : run.Run.Platform.ToString() == Name && run.ImageFingerprint == Fingerprint;
    }
}
