using System.Text.RegularExpressions;

namespace VmSweep.Processes;

/// <summary>A program and its arguments, one by one; never a shell line.</summary>
public sealed partial record CommandLine(string Program, params IReadOnlyList<string> Arguments)
{
    public string? WorkingDirectory { get; init; }

    /// <summary>Added to the environment of this process; a null value removes a variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>What the program reads from its standard input; nothing where null.</summary>
    public string? Input { get; init; }

    /// <summary>The arguments as one line from which .NET's own splitter, on every system, gets them back.</summary>
    public string ArgumentLine => string.Join(' ', Arguments.Select(argument => IsPlain(argument) ? argument : InDoubleQuotes(argument)));

    /// <summary>The line as one would type it into a shell, for messages and logs; without the passwords of addresses.</summary>
    public override string ToString() => Problems.Credentials.Mask(string.Join(' ', Arguments.Prepend(Program).Select(word => IsPlain(word) ? word : InSingleQuotes(word))));

    private static bool IsPlain(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./=:,+@%".Contains(c, StringComparison.Ordinal));

    private static string InSingleQuotes(string word) => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>A backslash is special before a quotation mark only, the closing one included.</summary>
    private static string InDoubleQuotes(string word) =>
        $"\"{BackslashesBeforeQuote().Replace(word, "$1$1$2").Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    [GeneratedRegex("""(\\+)("|$)""")]
    private static partial Regex BackslashesBeforeQuote();
}
