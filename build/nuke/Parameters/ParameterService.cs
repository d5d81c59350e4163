using System.Collections;
using Nuke.Common.Utilities;
using Serilog;

namespace Nuke.Common.Execution;

/// <summary>Where values come from, first hit wins: command line, environment, parameter files.</summary>
internal static class ParameterService
{
    public static ArgumentParser CommandLine { get; } = new(EnvironmentInfo.CommandLineArguments.Skip(1).ToList());

    /// <summary>Null until .nuke has been found and read: host, verbosity and root are resolved before that.</summary>
    public static ParameterFiles Files { get; set; }

    public static T GetParameter<T>(string name, char? separator = null) => GetParameter(name, typeof(T), separator) is T value ? value : default;

    public static object GetParameter(string name, Type type, char? separator)
    {
        if (CommandLine.Values(name) is { } values)
            return Convert(name, "Arguments were:", CommandLine.Tokens.Select((x, i) => $"  [{i}] = {x}"), () => ValueConverter.Convert(values, type, separator));
        if (EnvironmentValue(name) is { } text)
            return Convert(name, "Environment variable was:", [text], () => ValueConverter.Convert([text], type, separator));
        return Files?.Get(name, type);
    }

    /// <summary>The exact name, else one that is equal in letters and digits, with or without NUKE before it.</summary>
    private static string EnvironmentValue(string name)
    {
        if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } exact)
            return exact;
        var candidates = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(x => IsNamed((string)x.Key, name) && x.Value is string { Length: > 0 })
            .ToList();
        if (candidates.Count > 1)
            Log.Warning("Could not resolve {Name:l}: it could be any of {Variables}", name, candidates.Select(x => x.Key));
        return candidates.Count == 1 ? (string)candidates[0].Value : null;
    }

    private static bool IsNamed(string variable, string name)
    {
        var plain = string.Concat(variable.Where(char.IsAsciiLetterOrDigit));
        return plain.Equals(name, StringComparison.OrdinalIgnoreCase) || plain.Equals("NUKE" + name, StringComparison.OrdinalIgnoreCase);
    }

    private static object Convert(string name, string source, IEnumerable<string> lines, Func<object> convert)
    {
        try
        {
            return convert();
        }
        catch (FormatException exception)
        {
            throw new FormatException(lines.Prepend(source).Prepend(exception.Message).Prepend($"Resolving parameter '{name}' failed.").JoinNewLine(), exception);
        }
    }
}
