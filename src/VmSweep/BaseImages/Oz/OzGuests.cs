using VmSweep.Matrix;
using VmSweep.Problems;
using VmSweep.Yaml;

namespace VmSweep.BaseImages.Oz;

/// <summary>
/// The table <c>images/oz/guests.yaml</c>. Templates say what they are; Oz knows Debian up to 9 and RHEL up to 7 (upstream: 9), and installs
/// newer ones as these, where somebody else answers the installer's questions. The first row that matches counts.
/// </summary>
public sealed class OzGuests
{
    public const string FileName = "guests.yaml";

    private readonly string _path;

    private OzGuests(string path, IReadOnlyList<OzGuest> rows) => (_path, Rows) = (path, rows);

    public IReadOnlyList<OzGuest> Rows { get; }

    /// <summary>Reads the table of a directory.</summary>
    /// <exception cref="ProblemException">It is wrong; with every problem found.</exception>
    public static OzGuests ReadFrom(string directory)
    {
        var path = Path.Combine(directory, FileName);
        return Read(YamlReader.ReadFile(path), path);
    }

    /// <summary>Reads a table's text.</summary>
    /// <exception cref="ProblemException">It is wrong; with every problem found.</exception>
    public static OzGuests Read(string text, string path) => Read(YamlReader.Read(text, path), path);

    public OzGuest? Find(PlatformName platform) => Rows.FirstOrDefault(row => row.Matches(platform));

    /// <summary>Where a row is, or the table.</summary>
    public Location Where(OzGuest? row) => Location.File(_path, row?.Line);

    private static OzGuests Read(YamlMap document, string path)
    {
        var problems = new List<Problem>();
        var fields = new YamlFields(document, path, problems);
        if (fields.Integer("schema", 1, 1) is null && !fields.Has("schema"))
            fields.Report(fields.Line, "key 'schema' is missing.", "Write 'schema: 1'.");
        var rows = fields.Maps("guests", required: true).Select(ReadRow).ToList();
        fields.Finish();
        return problems.Count == 0 ? new(path, rows) : throw new ProblemException(problems);
    }

    private static OzGuest ReadRow(YamlFields fields)
    {
        var media = Required<OzMediaKind>(fields, "media");
        var answers = fields.Text("answers", required: media == OzMediaKind.Url);
        if (answers?.Contains('/', StringComparison.Ordinal) == true)
            fields.Report("answers", $"'{answers}' is a path; the file lies beside {FileName}.");
        if (media == OzMediaKind.Tree && answers is not null)
            fields.Report("answers", "an installation tree brings its answers.", "Remove the key, or write 'media: url'.");
        var row = new OzGuest(
            fields.Text("platform", required: true) ?? "",
            fields.Text("name", required: true) ?? "",
            fields.Text("version", required: true) ?? "",
            Required<OzRelease>(fields, "needs"),
            media,
            answers,
            fields.Text("reason", required: true) ?? "",
            fields.Line);
        fields.Finish();
        return row;
    }

    private static T Required<T>(YamlFields fields, string key)
        where T : struct, Enum
    {
        if (!fields.Has(key))
            fields.Report(fields.Line, $"key '{key}' is missing.");
        return fields.Word<T>(key) ?? default;
    }
}
