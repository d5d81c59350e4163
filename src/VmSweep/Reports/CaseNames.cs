using System.Security.Cryptography;
using System.Text;
using VmSweep.Matrix;
using VmSweep.Results;
using VmSweep.Texts;

namespace VmSweep.Reports;

/// <summary>
/// Names of runs in JUnit. CI systems join histories by them and keep only the first of two that are equal, so they are
/// unique, and as stable as the run's identity.
/// </summary>
internal static class CaseNames
{
    /// <summary>The class name, with exactly one dot: Jenkins takes what is before the last for a package.</summary>
    public static string ClassName(TestRun run) => $"{Undot(run.Platform.ToString())}.{Undot(run.Sources.ToString())}";

    /// <summary>One name per run, in the runs' order.</summary>
    public static IReadOnlyList<string> Names(IReadOnlyList<RunResult> runs)
    {
        var labels = runs.Select(result => (Class: ClassName(result.Run), Name: Plain(result.Run.PackageSet.Label))).ToList();
        var shared = labels.GroupBy(label => label).Where(group => group.Count() > 1).Select(group => group.Key).ToHashSet();
        var used = labels.Where(label => !shared.Contains(label)).ToHashSet();
        var names = new List<string>();
        foreach (var (result, label) in runs.Zip(labels))
            names.Add(shared.Contains(label) ? Unused(used, label.Class, $"{label.Name} [{ShortId(result.Run)}]") : label.Name);
        return names;
    }

    private static string Unused(HashSet<(string, string)> used, string className, string name)
    {
        var candidate = name;
        for (var number = 2; !used.Add((className, candidate)); number++)
            candidate = $"{name} #{number}";
        return candidate;
    }

    /// <summary>Of the identity and not of the serial, which changes when a parameter file does.</summary>
    private static string ShortId(TestRun run) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(run.Identity)).AsSpan(0, 4));

    private static string Undot(string text) => Plain(text).Replace('.', '_');

    /// <summary>On one line and not empty; spaces at the ends would be trimmed by some readers and make two names equal.</summary>
    private static string Plain(string text)
    {
        var plain = GuestText.Line(text);
        return plain.Length > 0 ? plain : "(no name)";
    }
}
