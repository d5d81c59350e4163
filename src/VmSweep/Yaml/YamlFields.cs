using System.Globalization;
using System.Text.Json;
using VmSweep.Problems;

namespace VmSweep.Yaml;

/// <summary>A mapping under strict reading: what is not asked for is a problem, and all problems are collected.</summary>
internal sealed class YamlFields
{
    private static readonly Dictionary<string, bool> Booleans = new(StringComparer.OrdinalIgnoreCase)
    {
        // YAML 1.1's list, as the living system's loader reads it.
        ["true"] = true,
        ["yes"] = true,
        ["on"] = true,
        ["false"] = false,
        ["no"] = false,
        ["off"] = false,
    };

    private readonly Dictionary<string, (YamlText Key, YamlValue Value)> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly string _path;
    private readonly List<Problem> _problems;

    public YamlFields(YamlMap map, string path, List<Problem> problems)
    {
        (_path, _problems, Line) = (path, problems, map.Line);
        foreach (var (key, value) in map.Entries)
        {
            if (!_entries.TryAdd(key.Value, (key, value)))
                Report(key.Line, $"key '{key.Value}' is there twice; the first is on line {_entries[key.Value].Key.Line}.");
        }
    }

    public int Line { get; }

    public bool Has(string key) => _entries.ContainsKey(key);

    public int LineOf(string key) => _entries.TryGetValue(key, out var entry) ? entry.Key.Line : Line;

    public Location WhereIs(string key) => At(LineOf(key));

    public Location At(int line) => Location.File(_path, line);

    /// <summary>The value of a key; null where it is not there.</summary>
    public YamlValue? Value(string key)
    {
        _known.Add(key);
        return _entries.TryGetValue(key, out var entry) ? entry.Value : null;
    }

    /// <summary>A text that is not empty; null where the key is not there or a problem was reported.</summary>
    public string? Text(string key, bool required = false)
    {
        var value = Value(key);
        if (value is YamlText { IsNull: false } text && !string.IsNullOrWhiteSpace(text.Value))
            return text.Value.Trim();
        if (value is not null)
            Report(value.Line, $"'{key}' {(value is YamlText ? "is empty" : "is not a text")}.");
        else if (required)
            Report(Line, $"key '{key}' is missing.");
        return null;
    }

    public bool? Boolean(string key) => Parse<bool>(key, "'true' or 'false'", (string text, out bool value) => Booleans.TryGetValue(text, out value));

    public int? Integer(string key, int least, int most) => Parse<int>(
        key,
        $"a whole number from {least} to {most}",
        (string text, out int value) =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= least && value <= most);

    /// <param name="least">More than the megabytes that somebody writes without their unit: a bare number counts bytes.</param>
    public ByteSize? Size(string key, ByteSize least, ByteSize most) => Parse<ByteSize>(
        key,
        $"a size with its unit ('64M', '4G'), from {least} to {most}",
        (string text, out ByteSize value) => ByteSize.TryParse(text, out value) && value >= least && value <= most);

    public TimeSpan? Duration(string key) => Parse<TimeSpan>(key, "a duration such as '90s', '30m' or '4h'", DurationText.TryParse);

    /// <summary>One of an enumeration's words.</summary>
    public T? Word<T>(string key)
        where T : struct, Enum => Parse<T>(
        key,
        string.Join(" or ", Enum.GetNames<T>().Select(name => $"'{JsonNamingPolicy.KebabCaseLower.ConvertName(name)}'")),
        (string text, out T value) =>
        {
            var found = Array.Find(Enum.GetValues<T>(), each => JsonNamingPolicy.KebabCaseLower.ConvertName($"{each}") == text);
            value = found;
            return JsonNamingPolicy.KebabCaseLower.ConvertName($"{found}") == text;
        });

    /// <summary>The items of a list that must not be empty; none where a problem was reported.</summary>
    public IReadOnlyList<YamlValue> List(string key, bool required = false)
    {
        switch (Value(key))
        {
            case YamlList { Items: { Count: > 0 } items }:
                return items;
            case { } value:
                Report(value.Line, value is YamlList or YamlText { IsNull: true } ? $"'{key}' is an empty list." : $"'{key}' is not a list ('- item').");
                break;
            default:
                if (required)
                    Report(Line, $"key '{key}' is missing.");
                break;
        }

        return [];
    }

    /// <summary>A list of texts.</summary>
    public IReadOnlyList<YamlText> Texts(string key, bool required = false) =>
        [.. List(key, required).Select(item => AsText(item, key)).OfType<YamlText>()];

    /// <summary>A list of mappings.</summary>
    public IEnumerable<YamlFields> Maps(string key, bool required = false)
    {
        foreach (var item in List(key, required))
        {
            if (item is YamlMap map)
                yield return new(map, _path, _problems);
            else
                Report(item.Line, $"an entry of '{key}' is not a mapping ('key: value').");
        }
    }

    public YamlFields? Map(string key)
    {
        switch (Value(key))
        {
            case null or YamlText { IsNull: true }:
                return null;
            case YamlMap map:
                return new(map, _path, _problems);
            case { } other:
                Report(other.Line, $"'{key}' is not a mapping ('key: value').");
                return null;
        }
    }

    /// <summary>Every entry as a name and a text, for mappings whose keys are free; an empty text is a value too.</summary>
    public IEnumerable<(string Name, string Value, int Line)> Variables()
    {
        foreach (var (key, value) in _entries.Values)
        {
            _known.Add(key.Value);
            if (value is YamlText text)
                yield return (key.Value, text.IsNull ? "" : text.Value, key.Line);
            else
                Report(key.Line, $"'{key.Value}' is not a text.");
        }
    }

    /// <summary>Reports the keys that nobody asked for.</summary>
    public void Finish()
    {
        foreach (var (key, _) in _entries.Values.Where(entry => !_known.Contains(entry.Key.Value)))
            Report(key.Line, $"key '{key.Value}' is not known here.", NearestName.Suggest(key.Value, _known));
    }

    public void Report(Problem problem) => _problems.Add(problem);

    public void Report(int line, string what, string remedy = "") => _problems.Add(new(At(line), what, remedy));

    public void Report(string key, string what, string remedy = "") => Report(LineOf(key), what, remedy);

    private delegate bool TryParse<T>(string text, out T value);

    private T? Parse<T>(string key, string form, TryParse<T> parse)
        where T : struct
    {
        if (Text(key) is not { } text)
            return null;
        if (parse(text, out var value))
            return value;
        Report(key, $"'{key}' is '{text}'; it must be {form}.");
        return null;
    }

    private YamlText? AsText(YamlValue item, string key)
    {
        if (item is YamlText { IsNull: false } text && !string.IsNullOrWhiteSpace(text.Value))
            return text;
        Report(item.Line, $"an entry of '{key}' {(item is YamlText ? "is empty" : "is not a text")}.");
        return null;
    }
}
