using System.Text.RegularExpressions;

namespace VmSweep.Build.Tests;

/// <summary>The public surface of the real NUKE: lines of members by the full name of their type, reduced to what <see cref="PublicSurface"/> writes.</summary>
internal sealed partial class SignatureFile
{
    private readonly Dictionary<string, HashSet<string>> _types = [];

    public static SignatureFile ReadAll()
    {
        var result = new SignatureFile();
        foreach (var file in Directory.GetFiles(Repository.NukeReference("."), "*.signatures.txt"))
            result.Read(File.ReadAllLines(file));
        return result;
    }

    public bool Knows(string type) => _types.ContainsKey(type);

    public bool Has(string type, string member) => _types.TryGetValue(type, out var members) && members.Contains(member);

    private void Read(string[] lines)
    {
        var path = new List<string>();
        var pending = "";
        foreach (var line in lines.Select(Reduce))
        {
            var text = line.Trim();
            if (text == "{")
                path.Add(pending);
            else if (text == "}")
                path.RemoveAt(path.Count - 1);
            else if (text.StartsWith("namespace ", StringComparison.Ordinal))
                pending = text[10..];
            else if (DelegatePattern().Match(text) is { Success: true } found)
                Members(path, found.Groups[1].Value).Add(text);
            else if (TypePattern().Match(text) is { Success: true } type)
                Members(path, pending = type.Groups[1].Value);
            else if (path.Count > 1)
                Members(path[..^1], path[^1]).Add(text);
        }
    }

    private HashSet<string> Members(IEnumerable<string> outer, string name)
    {
        var full = string.Join('.', outer.Append(name));
        if (!_types.TryGetValue(full, out var members))
            _types[full] = members = [];
        return members;
    }

    private static string Reduce(string line)
    {
        line = AttributePattern().Replace(line, "");
        line = ModifierPattern().Replace(line, "");
        line = BodyPattern().Replace(line, "");
        return line.Replace(" = null", " = default").TrimEnd(',', ';', ' ');
    }

    [GeneratedRegex(@"\[(JetBrains|System)\.[^\]]*\]\s*")]
    private static partial Regex AttributePattern();

    [GeneratedRegex(@"\b(virtual|override|abstract|sealed|new|readonly)\s(?!\()")]
    private static partial Regex ModifierPattern();

    [GeneratedRegex(@"(?<=\))\s*\{ \}\s*$")]
    private static partial Regex BodyPattern();

    [GeneratedRegex(@"^public delegate .* ([A-Z]\w*)(?:<[^(]*>)?\(")]
    private static partial Regex DelegatePattern();

    [GeneratedRegex(@"^public (?:static |ref )*(?:class|interface|struct|enum) (\w+)")]
    private static partial Regex TypePattern();
}
