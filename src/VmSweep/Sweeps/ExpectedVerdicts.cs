using VmSweep.Problems;
using VmSweep.Results;
using VmSweep.Yaml;

namespace VmSweep.Sweeps;

/// <summary>
/// A sweep's <c>expected.yaml</c>: the verdict that each package set must end in. For sweeps that are to fail, such as the self-test: there
/// not the failure is the news but the verdict that is another one.
/// </summary>
public sealed class ExpectedVerdicts
{
    public const string FileName = "expected.yaml";

    private readonly string _path;
    private readonly Dictionary<string, Verdict> _verdicts;

    private ExpectedVerdicts(string path, Dictionary<string, Verdict> verdicts) => (_path, _verdicts) = (path, verdicts);

    /// <summary>The expectations beside a sweep's <c>sweep.yaml</c>; null where it has none.</summary>
    /// <exception cref="ProblemException">The file is wrong; with every problem found.</exception>
    public static ExpectedVerdicts? Find(string sweepDirectory)
    {
        var path = Path.Combine(sweepDirectory, FileName);
        return File.Exists(path) ? Read(YamlReader.ReadFile(path), path) : null;
    }

    /// <summary>What did not end as expected: another verdict, or a package set that nobody expects anything of.</summary>
    public IReadOnlyList<Problem> Compare(SweepResult result) => [.. result.Runs.Select(Compare).OfType<Problem>()];

    private static ExpectedVerdicts Read(YamlMap document, string path)
    {
        var problems = new List<Problem>();
        var fields = new YamlFields(document, path, problems);
        var verdicts = new Dictionary<string, Verdict>(StringComparer.Ordinal);
        var words = Enum.GetValues<Verdict>().ToDictionary(verdict => verdict.Word(), StringComparer.Ordinal);
        foreach (var (label, word, line) in fields.Variables())
        {
            if (words.TryGetValue(word, out var verdict))
                verdicts[label] = verdict;
            else
                fields.Report(line, $"'{word}' is no verdict.", NearestName.Suggest(word, [.. words.Keys]));
        }

        return problems.Count == 0 ? new(path, verdicts) : throw new ProblemException(problems);
    }

    private Problem? Compare(RunResult run)
    {
        var where = Location.Run(run.Run.Serial);
        if (!_verdicts.TryGetValue(run.Run.PackageSet.Label, out var expected))
            return new(where, $"ended in '{run.Verdict.Word()}', and {_path} says nothing of '{run.Run.PackageSet.Label}'.");
        return run.Verdict == expected
            ? null
            : new(where, $"ended in '{run.Verdict.Word()}', and '{run.Run.PackageSet.Label}' has to end in '{expected.Word()}'. {run.Reason}");
    }
}
