using System.Xml;
using System.Xml.Linq;
using VmSweep.Matrix;
using VmSweep.Problems;

namespace VmSweep.Templates;

/// <summary>
/// Reads TDL as strictly as Oz's own schema (oz/tdl.rng) and the checks of its reader (oz/TDL.py) together, and where Oz would
/// go on with something else than was written. Every problem is reported, not only the first.
/// </summary>
public static partial class TemplateParser
{
    // A template is a page or two; files that large belong behind a URL.
    private const long LargestDocument = 16 << 20;

    private static readonly string[] Architectures = ["i386", "x86_64", "ppc64", "ppc64le", "aarch64", "armv7l", "s390x"];

    /// <exception cref="ProblemException">The file cannot be read or is wrong; with every problem found.</exception>
    public static Template ReadFile(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Read(stream, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(Location.File(path), exception.Message);
        }
    }

    /// <summary>Reads the text of a template; <paramref name="path"/> stands in messages and must bear the template's name.</summary>
    /// <exception cref="ProblemException">The template is wrong; with every problem found.</exception>
    public static Template Read(string text, string path)
    {
        using var reader = new StringReader(text);
        using var xml = XmlReader.Create(reader, Settings());
        return Read(xml, path);
    }

    internal static Problem BadName(Location where, string name) => new(
        where,
        $"'{name}' is not a platform name.",
        "A template is named after its platform: distribution, version, architecture, such as 'debian_12.x86_64'.");

    private static Template Read(Stream stream, string path)
    {
        using var xml = XmlReader.Create(stream, Settings());
        return Read(xml, path);
    }

    private static Template Read(XmlReader xml, string path)
    {
        try
        {
            return Read(XDocument.Load(xml, LoadOptions.SetLineInfo | LoadOptions.PreserveWhitespace), path);
        }
        catch (XmlException exception)
        {
            throw new ProblemException(
                Location.File(path, exception.LineNumber > 0 ? exception.LineNumber : null), $"is not well-formed XML: {exception.Message}");
        }
    }

    private static Template Read(XDocument document, string path)
    {
        var problems = new List<Problem>();
        var root = new TdlElement(document.Root!, path, problems);
        if (document.Root!.Name != "template")
            throw new ProblemException(Location.File(path, 1), $"the document is <{document.Root.Name}>; TDL's is <template>.");
        if (root.Attribute("version") is { } version && version != "1.0")
            root.Report($"version '{version}' of TDL is not known.", "Write version='1.0', or leave it out.");

        var platform = ReadName(root, path);
        var template = new Template(
            path,
            platform,
            root.OptionalText("description"),
            ReadSystem(root, platform),
            ReadDiskSize(root),
            ReadRepositories(root),
            ReadCommands(root, "precommands"),
            ReadPackages(root),
            ReadFiles(root),
            ReadCommands(root, "commands"));
        root.Finish();

        return problems.Count == 0
            ? template
            : throw new ProblemException([.. problems.OrderBy(problem => problem.Where.Line ?? 0)]);
    }

    private static PlatformName ReadName(TdlElement root, string path)
    {
        var name = root.RequiredText("name");
        var known = PlatformName.TryParse(name, out var platform);
        if (name.Length == 0)
            return platform;
        var element = root.Many("name")[0];
        var file = Path.GetFileNameWithoutExtension(path);
        if (!known)
            element.Report($"'{name}' is not a platform name.", "Write the file's name, such as 'debian_12.x86_64'.");
        else if (name != file)
            element.Report($"the template is named '{name}' and its file '{file}'.", "Both are the platform's name; rename one.");
        return platform;
    }

    private static XmlReaderSettings Settings() => new()
    {
        // No entity of a template has a reason to read another file or to expand a billion times.
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = LargestDocument,
    };
}
