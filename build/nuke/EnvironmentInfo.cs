using System.Collections;
using System.Collections.ObjectModel;
using Nuke.Common.IO;

namespace Nuke.Common;

public static class EnvironmentInfo
{
    /// <summary>The program itself, then its arguments.</summary>
    public static IReadOnlyCollection<string> CommandLineArguments { get; } = Environment.GetCommandLineArgs();

    public static AbsolutePath WorkingDirectory
    {
        get => AbsolutePath.Create(Environment.CurrentDirectory);
        set => Environment.CurrentDirectory = value;
    }

    public static ReadOnlyDictionary<string, string> Variables =>
        new(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(x => (string)x.Key, x => (string)x.Value, IsWin ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal));

    public static bool IsWin => OperatingSystem.IsWindows();

    private static string GetVariable(string name) => Environment.GetEnvironmentVariable(name);

    public static bool HasVariable(string name, bool allowEmpty = true) =>
        GetVariable(name) is { } value && (allowEmpty || value.Length > 0);
}
