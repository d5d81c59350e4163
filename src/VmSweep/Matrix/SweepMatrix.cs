using System.Globalization;
using VmSweep.Problems;

namespace VmSweep.Matrix;

/// <summary>Makes the runs of a sweep from its parameter files.</summary>
public static class SweepMatrix
{
    /// <summary>
    /// The product of each file, the union over the files in the order of their names, duplicates removed (same platform, sources,
    /// packages, SELinux), serials in order.
    /// </summary>
    /// <exception cref="ProblemException">The files contradict one another, or a rule of theirs does nothing.</exception>
    public static IReadOnlyList<TestRun> Build(IEnumerable<ParameterFile> files)
    {
        ParameterFile[] ordered = [.. files.OrderBy(file => Path.GetFileName(file.Path), StringComparer.Ordinal)];
        var problems = new List<Problem>();
        SetConsistency.Check(ordered, problems);

        var runs = new Dictionary<string, Candidate>(StringComparer.Ordinal);
        foreach (var candidate in ordered.SelectMany(file => Candidates(file, problems)))
        {
            if (runs.TryAdd(candidate.Key, candidate) || runs[candidate.Key] is var first && first.Needs == candidate.Needs)
                continue;
            problems.Add(new(
                candidate.Where,
                $"the run '{candidate.Platform} | {candidate.Sources} | {candidate.Set}' needs something else here than at {first.Where}.",
                "Write the same memory, cpus, timeout, priority and disk in both places."));
        }

        if (problems.Count > 0)
            throw new ProblemException(problems);
        var width = Math.Max(3, (runs.Count - 1).ToString(CultureInfo.InvariantCulture).Length);
        return [.. runs.Values.Select((run, index) => new TestRun(Serial(index, width), run.Platform, run.Sources, run.Set, run.Needs))];
    }

    /// <summary>The runs of one file, before duplicates over all files are removed.</summary>
    private static List<Candidate> Candidates(ParameterFile file, List<Problem> problems)
    {
        var product =
            (from platform in file.Platforms
             from sources in file.Sources
             from set in file.PackageSets
             select new Candidate(platform.Value, sources.Value, set.Value.Set, set.Value.Needs.Or(file.Needs), set.Where)).ToList();

        foreach (var rule in file.Exclude)
        {
            if (product.RemoveAll(run => Excludes(rule.Value, run)) == 0)
                problems.Add(new(rule.Where, $"no run of this file has {rule.Value}: nothing is excluded.", Nearest(rule.Value, file)));
        }

        if (product.Count == 0)
            problems.Add(new(Location.File(file.Path), "every run of this file is excluded."));
        foreach (var (run, where) in file.Include)
        {
            var candidate = new Candidate(run.Platform, run.Sources, run.PackageSet.Set, run.PackageSet.Needs.Or(file.Needs), where);
            if (product.Exists(other => other.Key == candidate.Key))
                problems.Add(new(where, $"the run '{run.Platform} | {run.Sources} | {run.PackageSet.Set}' is there without being included.", "Remove the entry."));
            product.Add(candidate);
        }

        return product;
    }

    private static bool Excludes(ExcludeRule rule, Candidate run) =>
        (rule.Platform is not { } platform || Glob.Matches(platform, run.Platform))
        && (rule.Sources is not { } sources || Glob.Matches(sources, run.Sources))
        && (rule.PackageSet is not { } set || Glob.Matches(set, run.Set));

    private static string Nearest(ExcludeRule rule, ParameterFile file)
    {
        if (rule.Platform is { } platform && !file.Platforms.Any(known => Glob.Matches(platform, known.Value)))
            return NearestName.Suggest(platform, [.. file.Platforms.Select(known => known.Value.ToString())]);
        if (rule.Sources is { } sources && !file.Sources.Any(known => Glob.Matches(sources, known.Value)))
            return NearestName.Suggest(sources, [.. file.Sources.Select(known => known.Value.ToString())]);
        if (rule.PackageSet is { } set && !file.PackageSets.Any(known => Glob.Matches(set, known.Value.Set)))
            return NearestName.Suggest(set, [.. file.PackageSets.Select(known => known.Value.Set.Label)]);
        return "An earlier rule excludes them already.";
    }

    private static string Serial(int index, int width) => index.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0');

    private sealed record Candidate(PlatformName Platform, Sources Sources, PackageSet Set, RunNeeds Needs, Location Where)
    {
        /// <summary>What makes two runs the same run. The order of packages has no meaning to a package manager.</summary>
        public string Key { get; } = $"{Platform}\n{Sources}\n{SetConsistency.PackagesKey(Set)}\n{Set.Selinux}";
    }
}
