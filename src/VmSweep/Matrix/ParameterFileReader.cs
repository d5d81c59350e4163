using VmSweep.Problems;
using VmSweep.Results;
using VmSweep.Yaml;

namespace VmSweep.Matrix;

/// <summary>Reads a parameter file of the living system's format with our optional keys. Every problem is reported, not only the first.</summary>
public static class ParameterFileReader
{
    // A machine of 64 processors for one test run is a typing error.
    private const int MostCpus = 64;

    private const int HighestPriority = 1000;

    private static readonly ByteSize MostMemory = ByteSize.GiB(1024);

    private static readonly ByteSize MostDisk = ByteSize.GiB(4096);

    /// <exception cref="ProblemException">The file cannot be read or is wrong; with every problem found.</exception>
    public static ParameterFile ReadFile(string path) => Read(YamlReader.ReadFile(path), path);

    /// <exception cref="ProblemException">The text is wrong; with every problem found.</exception>
    public static ParameterFile Read(string text, string path) => Read(YamlReader.Read(text, path), path);

    private static ParameterFile Read(YamlMap document, string path)
    {
        var problems = new List<Problem>();
        var fields = new YamlFields(document, path, problems);
        var platforms = Unique(fields, "platforms", ReadPlatform);
        var sources = Unique(fields, "sources", ReadSources);
        var sets = ReadSets(fields);
        var file = new ParameterFile(
            path, platforms, sources, sets, ReadExclude(fields), ReadInclude(fields, sets), ReadNeeds(fields));
        fields.Finish();
        return problems.Count == 0 ? file : throw new ProblemException([.. problems.OrderBy(problem => problem.Where.Line ?? 0)]);
    }

    private static List<Placed<T>> Unique<T>(YamlFields fields, string key, Func<YamlFields, YamlText, T?> read)
        where T : class
    {
        var values = new List<Placed<T>>();
        foreach (var text in fields.Texts(key, required: true))
        {
            if (read(fields, text) is not { } value)
                continue;
            if (values.Find(other => Equals(other.Value, value)) is { } earlier)
                fields.Report(text.Line, $"'{value}' is in '{key}' twice; the first is on line {earlier.Where.Line}.");
            else
                values.Add(new(value, fields.At(text.Line)));
        }

        return values;
    }

    private static PlatformName? ReadPlatform(YamlFields fields, YamlText text)
    {
        if (PlatformName.TryParse(text.Value.Trim(), out var platform))
            return platform;
        fields.Report(text.Line, $"'{text.Value}' is not a platform name.", "Write distribution, version and architecture, such as 'debian_12.x86_64'.");
        return null;
    }

    private static Sources? ReadSources(YamlFields fields, YamlText text)
    {
        if (SourcesParser.TryParse(text.Value, out var sources, out var problem))
            return sources;
        fields.Report(text.Line, problem, $"The form is '{SourcesParser.Form}'.");
        return null;
    }

    private static List<Placed<NeededSet>> ReadSets(YamlFields fields)
    {
        var sets = new List<Placed<NeededSet>>();
        foreach (var entry in fields.Maps("package_sets", required: true))
        {
            var label = entry.Text("label", required: true);
            var packages = ReadPackages(entry);
            var selinux = entry.Boolean("selinux") ?? true;
            var needs = ReadNeeds(entry);
            entry.Finish();
            if (label is null)
                continue;
            if (label.Any(char.IsControl))
                entry.Report("label", "'label' is more than one line.");
            if (sets.Find(other => other.Value.Set.Label == label && other.Value.Set.Selinux == selinux) is { } earlier)
                entry.Report("label", $"package set '{label}' is there twice; the first is on line {earlier.Where.Line}.");
            else
                sets.Add(new(new(new(label, packages, selinux), needs), entry.WhereIs("label")));
        }

        return sets;
    }

    private static List<string> ReadPackages(YamlFields entry)
    {
        var packages = new List<string>();
        foreach (var text in entry.Texts("packages", required: true))
        {
            var name = text.Value.Trim();
            if (name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) || name[0] == '-')
                entry.Report(text.Line, $"'{name}' is not a package's name.");
            else if (packages.Contains(name))
                entry.Report(text.Line, $"package '{name}' is there twice.");
            packages.Add(name);
        }

        return packages;
    }

    private static RunNeeds ReadNeeds(YamlFields fields) => new(
        fields.Size("memory", ByteSize.MiB(64), MostMemory),
        fields.Integer("cpus", 1, MostCpus),
        fields.Duration("timeout"),
        fields.Integer("priority", -HighestPriority, HighestPriority),
        fields.Size("disk", ByteSize.MiB(1), MostDisk),
        fields.Word<BootMode>("boot"));

    private static List<Placed<ExcludeRule>> ReadExclude(YamlFields fields)
    {
        var rules = new List<Placed<ExcludeRule>>();
        foreach (var entry in fields.Maps("exclude"))
        {
            var rule = new ExcludeRule(entry.Text("platform"), entry.Text("sources"), entry.Text("package_set"));
            entry.Finish();
            if (rule == new ExcludeRule(null, null, null))
                entry.Report(entry.Line, "an entry of 'exclude' names nothing.", "Write 'platform', 'sources' or 'package_set', or several.");
            rules.Add(new(rule, entry.At(entry.Line)));
        }

        return rules;
    }

    private static List<Placed<IncludedRun>> ReadInclude(YamlFields fields, List<Placed<NeededSet>> sets)
    {
        var runs = new List<Placed<IncludedRun>>();
        foreach (var entry in fields.Maps("include"))
        {
            var platform = entry.Text("platform", required: true) is { } name ? ReadPlatform(entry, new(name, false, entry.LineOf("platform"))) : null;
            var sources = entry.Text("sources", required: true) is { } text ? ReadSources(entry, new(text, false, entry.LineOf("sources"))) : null;
            var label = entry.Text("package_set", required: true);
            var matching = sets.Where(set => set.Value.Set.Label == label).ToList();
            entry.Finish();
            if (label is not null && matching.Count == 0)
            {
                entry.Report(
                    "package_set", $"package set '{label}' is not in 'package_sets'.", NearestName.Suggest(label, [.. sets.Select(set => set.Value.Set.Label)]));
            }

            if (platform is not null && sources is not null)
                runs.AddRange(matching.Select(set => new Placed<IncludedRun>(new(platform, sources, set.Value), entry.At(entry.Line))));
        }

        return runs;
    }
}
