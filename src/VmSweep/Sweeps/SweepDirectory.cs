using VmSweep.Matrix;
using VmSweep.Problems;
using VmSweep.Results.Exceptions;

namespace VmSweep.Sweeps;

/// <summary>A sweep as its directory describes it: <c>sweep.yaml</c>, <c>parameters.d/*.yaml</c>, <c>payload/</c>.</summary>
/// <param name="Name">The directory's name; a run's history goes by it.</param>
/// <param name="Runs">All runs, before any selection.</param>
public sealed record SweepDirectory(
    string Name,
    string Path,
    SweepDefinition Definition,
    IReadOnlyList<ParameterFile> ParameterFiles,
    IReadOnlyList<TestRun> Runs)
{
    private const string SweepFile = "sweep.yaml";

    private const string Parameters = "parameters.d";

    /// <exception cref="ProblemException">Something in the directory is wrong; with every problem found.</exception>
    public static SweepDirectory Load(string path)
    {
        if (!Directory.Exists(path))
        {
            var parent = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path));
            string[] others = parent is not null && Directory.Exists(parent) ? [.. Directory.GetDirectories(parent).Select(name => System.IO.Path.GetFileName(name)!)] : [];
            throw new ProblemException(Location.File(path), "is not a sweep's directory.", NearestName.Suggest(System.IO.Path.GetFileName(path), others));
        }

        var problems = new List<Problem>();
        var file = System.IO.Path.Combine(path, SweepFile);
        var definition = Collect(problems, () => ReadDefinition(path, file, problems)) ?? SweepDefinition.Default(path);
        problems.AddRange(PayloadCheck.Check(definition.Payload, definition.IoImage));
        // Both are read again when the report is written; a typing error in them is told before the night.
        Collect(problems, () => KnownFailures.Of(path));
        Collect(problems, () => ComponentTags.Of(path));

        var files = ParameterPaths(path, problems)
            .Select(parameters => Collect(problems, () => ParameterFileReader.ReadFile(parameters)))
            .OfType<ParameterFile>()
            .ToList();
        // Contradictions between files would only repeat what is wrong in one of them.
        var runs = problems.Count == 0 ? Collect(problems, () => SweepMatrix.Build(files)) ?? [] : [];
        if (problems.Count == 0)
            CheckDeadlines(definition, files, problems);
        return problems.Count == 0
            ? new(System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path))), path, definition, files, runs)
            : throw new ProblemException(problems);
    }

    private static SweepDefinition ReadDefinition(string path, string file, List<Problem> problems)
    {
        if (File.Exists(file))
            return SweepFileReader.ReadFile(file);
        if (File.Exists(System.IO.Path.ChangeExtension(file, ".yml")))
            problems.Add(new(Location.File(System.IO.Path.ChangeExtension(file, ".yml")), $"is not read.", $"Rename it to '{SweepFile}'."));
        return SweepDefinition.Default(path);
    }

    /// <summary>The parameter files. Whatever else is in their directory would be a night without the runs that somebody meant.</summary>
    private static List<string> ParameterPaths(string path, List<Problem> problems)
    {
        var directory = System.IO.Path.Combine(path, Parameters);
        var entries = Directory.Exists(directory) ? Directory.GetFileSystemEntries(directory).Order(StringComparer.Ordinal) : Enumerable.Empty<string>();
        var files = new List<string>();
        foreach (var entry in entries)
        {
            var name = System.IO.Path.GetFileName(entry);
            if (name.EndsWith(".yaml", StringComparison.Ordinal) && !name.StartsWith('.'))
                files.Add(entry);
            else if (!name.StartsWith('.') && !name.EndsWith('~') && !name.EndsWith(".md", StringComparison.Ordinal))
                problems.Add(new(Location.File(entry), "is not a parameter file and would be passed over.", "Name it '….yaml', or take it out."));
        }

        if (files.Count == 0)
            problems.Add(new(Location.File(directory), "has no parameter file ('*.yaml'): there would be nothing to run."));
        return files;
    }

    /// <summary>A set's own limit has to fit between the sweep's host deadline and queue limit.</summary>
    private static void CheckDeadlines(SweepDefinition definition, List<ParameterFile> files, List<Problem> problems)
    {
        foreach (var file in files)
        {
            foreach (var set in file.PackageSets.Where(set => set.Value.Needs.Or(file.Needs).PayloadLimit is not null))
                problems.AddRange(Deadlines.Check(definition.Limits.For(set.Value.Needs.Or(file.Needs)), set.Where, set.Where));
        }
    }

    private static T? Collect<T>(List<Problem> problems, Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (ProblemException exception)
        {
            problems.AddRange(exception.Problems);
            return null;
        }
    }
}
