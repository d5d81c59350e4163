namespace Nuke.Common.Execution;

/// <summary>
/// NUKE's reading of a command line: leading words are targets; a token with a dash is a name (dashes and case do not count), the
/// tokens up to the next name are its values; of two equal names the last counts.
/// </summary>
internal sealed class ArgumentParser(IReadOnlyList<string> tokens)
{
    public IReadOnlyList<string> Tokens { get; } = tokens;

    public string[] Positional => [.. Tokens.TakeWhile(x => !IsName(x))];

    /// <summary>The values behind the name; null where the name is not there.</summary>
    public string[] Values(string name)
    {
        var plain = Plain(name);
        for (var i = Tokens.Count - 1; i >= 0; i--)
        {
            if (IsName(Tokens[i]) && Plain(Tokens[i]).Equals(plain, StringComparison.OrdinalIgnoreCase))
                return [.. Tokens.Skip(i + 1).TakeWhile(x => !IsName(x))];
        }

        return null;
    }

    private static bool IsName(string token) => token.StartsWith('-');

    private static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal);
}
