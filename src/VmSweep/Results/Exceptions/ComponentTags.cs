using VmSweep.Problems;
using VmSweep.Yaml;

namespace VmSweep.Results.Exceptions;

/// <summary>
/// A sweep's <c>component-tags.yaml</c>: which components a module's tests are of (<c>test_150_xrootd: [xrootd]</c>). By it a report counts what was
/// skipped: a component whose tests are all skipped was not tested, however green the run.
/// </summary>
public sealed class ComponentTags
{
    public const string FileName = "component-tags.yaml";

    private readonly Dictionary<string, IReadOnlyList<string>> _tags;

    private ComponentTags(Dictionary<string, IReadOnlyList<string>> tags) => _tags = tags;

    public static ComponentTags None { get; } = new([]);

    /// <exception cref="ProblemException">The file is wrong; with every problem found.</exception>
    public static ComponentTags Of(string sweepDirectory)
    {
        var path = Path.Combine(sweepDirectory, FileName);
        return File.Exists(path) ? Read(YamlReader.ReadFile(path), path) : None;
    }

    /// <exception cref="ProblemException">The text is wrong; with every problem found.</exception>
    public static ComponentTags Read(string text, string path) => Read(YamlReader.Read(text, path), path);

    /// <summary>How many cases were skipped, by tag.</summary>
    public IReadOnlyDictionary<string, int> Skips(IEnumerable<TestCase> cases)
    {
        var skips = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var tag in cases.Where(test => test.Status == CaseStatus.Skipped).SelectMany(test => _tags.GetValueOrDefault(test.ClassName.Split('.')[0], [])))
            skips[tag] = skips.GetValueOrDefault(tag) + 1;
        return skips;
    }

    private static ComponentTags Read(YamlMap document, string path)
    {
        var problems = new List<Problem>();
        var tags = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (module, value) in document.Entries)
        {
            if (value is not YamlList list || list.Items.Any(item => item is not YamlText))
                problems.Add(new(Location.File(path, module.Line), $"'{module.Value}' has no list of tags.", $"Write '{module.Value}: [tag]', or '[]' for none."));
            else if (!tags.TryAdd(module.Value, [.. list.Items.OfType<YamlText>().Select(item => item.Value)]))
                problems.Add(new(Location.File(path, module.Line), $"'{module.Value}' is there twice."));
        }

        return problems.Count == 0 ? new(tags) : throw new ProblemException(problems);
    }
}
