using VmSweep.Problems;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace VmSweep.Yaml;

/// <summary>
/// Builds a tree from YamlDotNet's events. Its own object model recurses without a limit (a file of brackets ends the process) and
/// gives an exception without a place for some faults.
/// </summary>
internal sealed class YamlReader
{
    // Our formats are three deep.
    private const int DeepestNesting = 32;

    private readonly string _path;
    private readonly Parser _parser;
    private readonly Dictionary<AnchorName, YamlValue> _anchors = [];

    private YamlReader(string text, string path)
    {
        _path = path;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>Reads a file with one document, a mapping.</summary>
    /// <exception cref="ProblemException">The file cannot be read or is not such a document.</exception>
    public static YamlMap ReadFile(string path)
    {
        try
        {
            return Read(File.ReadAllText(path), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(Location.File(path), exception.Message);
        }
    }

    public static YamlMap Read(string text, string path) => Parse(text, path, reader => reader.Document() switch
    {
        null => throw reader.Wrong(null, "is empty; a mapping ('key: value') is expected."),
        YamlMap map => map,
        var value => throw reader.Wrong(value.Line, "is not a mapping ('key: value')."),
    });

    /// <summary>Reads a document that is a list; one without anything is an empty list.</summary>
    public static YamlList ReadList(string text, string path) => Parse(text, path, reader => reader.Document() switch
    {
        null or YamlText { IsNull: true } => new YamlList([], 1),
        YamlList list => list,
        var value => throw reader.Wrong(value.Line, "is not a list ('- item')."),
    });

    private static T Parse<T>(string text, string path, Func<YamlReader, T> read)
    {
        var reader = new YamlReader(text, path);
        try
        {
            return read(reader);
        }
        catch (YamlException exception)
        {
            // The end is where the scanner stopped; the start may be that of the construct around it.
            var line = exception.End.Line > 0 ? (int?)exception.End.Line : null;
            throw new ProblemException(Location.File(path, line), $"is not well-formed YAML: {exception.Message}");
        }
        catch (Exception exception) when (exception is not ProblemException)
        {
            // YamlDotNet 18.1 throws whatever broke in it: InvalidOperationException where a plain value follows a bracket that was
            // never closed, ArgumentException for a tag that is not a URI. Mutations of right files found both.
            throw reader.Wrong(Line(reader._parser.Current), $"is not well-formed YAML after this line. ({exception.Message})", "Look for a bracket that is not closed.");
        }
    }

    /// <summary>The one document; null where there is none.</summary>
    private YamlValue? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
            return null;
        _parser.Consume<DocumentStart>();
        var value = Value(DeepestNesting);
        _parser.Consume<DocumentEnd>();
        if (!_parser.Accept<StreamEnd>(out _))
            throw Wrong(Line(_parser.Current), "holds more than one document.", "Make a file of each.");
        return value;
    }

    private YamlValue Value(int depth)
    {
        if (depth == 0)
            throw Wrong(Line(_parser.Current), $"is nested more than {DeepestNesting} deep.");
        if (_parser.TryConsume<AnchorAlias>(out var alias))
            return _anchors.TryGetValue(alias.Value, out var known) ? known : throw Wrong(Line(alias), $"alias '*{alias.Value}' names nothing above it.");

        var node = _parser.Current as NodeEvent ?? throw Wrong(Line(_parser.Current), "a value is expected here.");
        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
            throw Wrong(Line(node), $"tags such as '{node.Tag}' have no meaning here.", "Remove it.");
        YamlValue value = node switch
        {
            Scalar => Text(_parser.Consume<Scalar>()),
            SequenceStart => List(depth),
            _ => Map(depth),
        };
        if (!node.Anchor.IsEmpty)
            _anchors[node.Anchor] = value;
        return value;
    }

    private YamlList List(int depth)
    {
        var start = _parser.Consume<SequenceStart>();
        var items = new List<YamlValue>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(Value(depth - 1));
        return new(items, Line(start));
    }

    private YamlMap Map(int depth)
    {
        var start = _parser.Consume<MappingStart>();
        var entries = new List<(YamlText, YamlValue)>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = Value(depth - 1);
            if (key is not YamlText name)
                throw Wrong(key.Line, "a key is a single word, not a list or a mapping.");
            entries.Add((name, Value(depth - 1)));
        }

        return new(entries, Line(start));
    }

    private static YamlText Text(Scalar scalar) => new(scalar.Value, scalar.Style != ScalarStyle.Plain, Line(scalar));

    private static int Line(ParsingEvent? at) => at is null ? 1 : (int)at.Start.Line;

    private ProblemException Wrong(int? line, string what, string remedy = "") => new(Location.File(_path, line), what, remedy);
}
