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

    public static bool IsOsx => OperatingSystem.IsMacOS();

    public static bool IsLinux => OperatingSystem.IsLinux();

    public static bool IsUnix => !IsWin;

    public static string GetVariable(string name) => Environment.GetEnvironmentVariable(name);

    public static bool HasVariable(string name, bool allowEmpty = true) =>
        GetVariable(name) is { } value && (allowEmpty || value.Length > 0);

    public static void SetVariable(string name, string value) => Environment.SetEnvironmentVariable(name, value);
}
