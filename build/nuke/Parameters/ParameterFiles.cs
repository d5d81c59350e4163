using System.Text.Json;
using Nuke.Common.IO;

namespace Nuke.Common.Execution;

/// <summary>.nuke/parameters.json and one file per profile; later profiles win, the default file comes last. Names are case-sensitive.</summary>
internal sealed class ParameterFiles
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly AbsolutePath _root;
    private readonly List<JsonElement> _files = [];

    public ParameterFiles(AbsolutePath root, IReadOnlyCollection<string> profiles)
    {
        _root = root;
        foreach (var profile in profiles.Reverse())
        {
            var file = root / ".nuke" / $"parameters.{profile}.json";
            Assert.FileExists(file);
            Read(file);
        }

        var common = root / ".nuke" / "parameters.json";
        if (common.FileExists())
            Read(common);
    }

    public object Get(string name, Type type) =>
        _files.Where(x => x.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
            .Select(x => Convert(x.GetProperty(name), type))
            .FirstOrDefault();

    private void Read(AbsolutePath file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file), Lenient);
            _files.Add(document.RootElement.Clone());
        }
        catch (JsonException exception)
        {
            Assert.Fail($"{file}:{exception.LineNumber + 1}: {exception.Message.Split(" LineNumber:")[0].ReplaceLineEndings("")}", exception);
        }
    }

    private object Convert(JsonElement value, Type type)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            var element = type.GetElementType() ?? throw new FormatException($"An array is no value for '{type.Name}'");
            var array = Array.CreateInstance(element, value.GetArrayLength());
            foreach (var (index, item) in value.EnumerateArray().Index())
                array.SetValue(Convert(item, element), index);
            return array;
        }

        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
        // On the command line a path is relative to the current directory, in a file to the root.
        if (type == typeof(AbsolutePath))
            return AbsolutePath.Create(Path.Combine(_root, text!));
        return ValueConverter.Convert([text], type, separator: null);
    }
}
