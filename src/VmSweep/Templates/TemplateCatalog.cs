using VmSweep.Matrix;
using VmSweep.Problems;

namespace VmSweep.Templates;

/// <summary>The templates of a directory (<c>images/*.tdl</c>), by platform. A template is read when it is asked for.</summary>
public sealed class TemplateCatalog
{
    private readonly string _directory;
    private readonly SortedDictionary<string, (PlatformName Platform, string Path)> _files = new(StringComparer.Ordinal);

    /// <exception cref="ProblemException">There is no such directory, or a file's name is not a platform's.</exception>
    public TemplateCatalog(string directory)
    {
        _directory = directory;
        if (!Directory.Exists(directory))
            throw new ProblemException(Location.File(directory), "is not a directory; base images are described by templates in it.");
        var problems = new List<Problem>();
        foreach (var path in Directory.EnumerateFiles(directory, "*.tdl").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (PlatformName.TryParse(name, out var platform))
                _files.Add(name, (platform, path));
            else
                problems.Add(TemplateParser.BadName(Location.File(path), name));
        }

        if (problems.Count > 0)
            throw new ProblemException(problems);
    }

    /// <summary>The platforms that have a template, in the order of their names.</summary>
    public IReadOnlyList<PlatformName> Platforms => [.. _files.Values.Select(file => file.Platform)];

    public bool Contains(PlatformName platform) => _files.ContainsKey(platform.ToString());

    /// <exception cref="ProblemException">There is no template for the platform, or it is wrong.</exception>
    public Template Read(PlatformName platform) =>
        _files.TryGetValue(platform.ToString(), out var file)
            ? TemplateParser.ReadFile(file.Path)
            : throw new ProblemException(
                Location.File(_directory),
                $"has no template for platform '{platform}' ('{platform}.tdl').",
                NearestName.Suggest(platform.ToString(), _files.Keys));

    /// <summary>Reads every template.</summary>
    /// <exception cref="ProblemException">With the problems of all of them.</exception>
    public IReadOnlyList<Template> ReadAll()
    {
        var templates = new List<Template>();
        var problems = new List<Problem>();
        foreach (var (_, path) in _files.Values)
        {
            try
            {
                templates.Add(TemplateParser.ReadFile(path));
            }
            catch (ProblemException exception)
            {
                problems.AddRange(exception.Problems);
            }
        }

        return problems.Count == 0 ? templates : throw new ProblemException(problems);
    }
}
