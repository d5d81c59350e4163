using System.Text.Json;
using VmSweep.Problems;

namespace VmSweep.CommandLines;

/// <summary>What may stand in .nuke/parameters.json and in profiles. NUKE ignores a name that it does not know, one of wrong case included.</summary>
public sealed record ParameterFileRules(IReadOnlyList<ParameterDefinition> Parameters)
{
    private const string Schema = "$schema";

    private static readonly JsonReaderOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public IReadOnlyList<Problem> Check(string path)
    {
        var problems = new List<Problem>();
        try
        {
            var text = File.ReadAllBytes(path);
            var reader = new Utf8JsonReader(text, Lenient);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return [new Problem(Location.File(path, 1), "does not hold a JSON object.", "Write { \"Parameter\": value }.")];
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var where = Location.File(path, 1 + text.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n'));
                var name = reader.GetString()!;
                reader.Read();
                problems.AddRange(Check(name, JsonElement.ParseValue(ref reader), where));
            }
        }
        catch (JsonException exception)
        {
            problems.Add(new Problem(Location.File(path, (int?)exception.LineNumber + 1), exception.Message.Split(" LineNumber:")[0].ReplaceLineEndings("")));
        }
        catch (IOException exception)
        {
            problems.Add(new Problem(Location.File(path), exception.Message));
        }

        return problems;
    }

    private IEnumerable<Problem> Check(string name, JsonElement value, Location where)
    {
        if (name == Schema || value.ValueKind == JsonValueKind.Null)
            return [];
        if (Parameters.FirstOrDefault(x => x.Name == name) is not { } parameter)
            return [Unknown(name, where)];
        if (parameter.IsSecret)
            return [new Problem(where, $"{name} is a secret, and NUKE takes what is in this file for encrypted.", "Give it in the environment.")];
        if (value.ValueKind == JsonValueKind.Object || value.ValueKind == JsonValueKind.Array != parameter.Type.IsArray)
            return [new Problem(where, $"{name} takes {(parameter.Type.IsArray ? "a list: [\"a\", \"b\"]" : "one value")}.")];
        var texts = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(Text) : [Text(value)];
        return ParameterValues.Check(parameter, [.. texts], where).Select(x => x with { What = $"{name}: {x.What}" });
    }

    private Problem Unknown(string name, Location where) =>
        Parameters.FirstOrDefault(x => x.IsMeantBy(name)) is { } meant
            ? new Problem(where, $"'{name}' is not read: names in this file are exact.", $"Write \"{meant.Name}\".")
            : new Problem(where, $"There is no parameter '{name}'.", NearestName.Suggest(name, [.. Parameters.Select(x => x.Name)]));

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
