using VmSweep.Problems;

namespace VmSweep.Matrix;

/// <summary>
/// Narrows a sweep: <c>--only-platform</c>, <c>--only-package-set</c>, <c>--only-sources</c> and <c>--only-run</c>, each a list of
/// patterns (<c>*</c>, <c>?</c>). A run is selected if it matches one pattern of every list that is not empty.
/// </summary>
public sealed record Selection(
    IReadOnlyList<string> Platforms,
    IReadOnlyList<string> PackageSets,
    IReadOnlyList<string> Sources,
    IReadOnlyList<string> Runs)
{
    public static Selection All { get; } = new([], [], [], []);

    public bool IsEverything => Platforms.Count + PackageSets.Count + Sources.Count + Runs.Count == 0;

    /// <exception cref="ProblemException">A pattern matches no run, or no run matches them all; names the nearest.</exception>
    public IReadOnlyList<TestRun> Apply(IReadOnlyList<TestRun> runs)
    {
        var problems = new List<Problem>();
        var selected = runs;
        Narrow("only-platform", Platforms, run => run.Platform.ToString(), (pattern, run) => Glob.Matches(pattern, run.Platform));
        Narrow("only-package-set", PackageSets, run => run.PackageSet.Label, (pattern, run) => Glob.Matches(pattern, run.PackageSet));
        Narrow("only-sources", Sources, run => run.Sources.ToString(), (pattern, run) => Glob.Matches(pattern, run.Sources));
        Narrow("only-run", Runs, run => run.Serial, (pattern, run) => Glob.Matches(Serial(pattern, run), run.Serial));
        if (problems.Count > 0)
            throw new ProblemException(problems);
        return selected.Count > 0
            ? selected
            : throw new ProblemException(Location.Parameter("only-…"), "each pattern matches some run, and no run matches all of them.", "Leave one of them out.");

        void Narrow(string option, IReadOnlyList<string> patterns, Func<TestRun, string> name, Func<string, TestRun, bool> matches)
        {
            if (patterns.Count == 0)
                return;
            foreach (var pattern in patterns.Where(pattern => !runs.Any(run => matches(pattern, run))))
                problems.Add(new(Location.Parameter(option), $"'{pattern}' matches no run.", NearestName.Suggest(pattern, [.. runs.Select(name).Distinct()])));
            selected = [.. selected.Where(run => patterns.Any(pattern => matches(pattern, run)))];
        }
    }

    /// <summary><c>17</c> is the run <c>017</c>.</summary>
    private static string Serial(string pattern, TestRun run) =>
        pattern.All(char.IsAsciiDigit) ? pattern.PadLeft(run.Serial.Length, '0') : pattern;
}
