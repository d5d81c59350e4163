using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using VmSweep.Problems;

namespace VmSweep.Matrix;

/// <summary>Reads <c>[account:branch;] series; repo, repo [> [series/]repo, repo]</c>.</summary>
public static partial class SourcesParser
{
    internal const string Form = "[account:branch;] series; repo, repo [> [series/]repo, repo]";

    /// <exception cref="ProblemException">The text is not of this form.</exception>
    public static Sources Parse(string text, Location where) =>
        TryParse(text, out var sources, out var problem) ? sources : throw new ProblemException(where, problem, $"The form is '{Form}'.");

    /// <param name="problem">What is wrong, with the offending part in quotes; empty on success.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out Sources? sources, out string problem)
    {
        sources = null;
        PayloadBranch? payload = null;
        var halves = text.Split('>');
        if (halves.Length > 2)
            return Fail($"sources '{text}' have more than one '>'.", out problem);
        var parts = halves[0].Split(';');
        if (parts.Length == 3)
        {
            var match = Branch().Match(parts[0].Trim());
            if (!match.Success)
                return Fail($"sources '{text}' begin with '{parts[0].Trim()}', which is not 'account:branch'.", out problem);
            payload = new(match.Groups["account"].Value, match.Groups["branch"].Value);
            parts = parts[1..];
        }

        if (parts.Length != 2)
            return Fail($"sources '{text}' have {halves[0].Count(c => c == ';')} ';' where 1 or 2 are expected.", out problem);
        if (!TryReadSet(text, parts[0].Trim(), parts[1], out var install, out problem))
            return false;

        RepositorySet? update = null;
        if (halves.Length == 2)
        {
            var (series, repositories) = halves[1].Split('/', 2) is [var left, var right] ? (left.Trim(), right) : (install.Series, halves[1]);
            if (!TryReadSet(text, series, repositories, out update, out problem))
                return false;
        }

        sources = new(payload, install, update);
        return true;
    }

    private static bool TryReadSet(string text, string series, string list, [NotNullWhen(true)] out RepositorySet? set, out string problem)
    {
        set = null;
        if (!Word().IsMatch(series))
            return Fail($"sources '{text}': '{series}' is not a series.", out problem);
        string[] repositories = [.. list.Split(',').Select(part => part.Trim())];
        foreach (var repository in repositories)
        {
            if (!Word().IsMatch(repository))
                return Fail(repository.Length == 0 ? $"sources '{text}': a repository is missing." : $"sources '{text}': '{repository}' is not a repository's name.", out problem);
            if (repositories.Count(other => other == repository) > 1)
                return Fail($"sources '{text}': repository '{repository}' is named twice.", out problem);
        }

        problem = "";
        set = new(series, repositories);
        return true;
    }

    private static bool Fail(string what, out string problem)
    {
        problem = what;
        return false;
    }

    [GeneratedRegex(@"\A(?<account>[A-Za-z0-9][A-Za-z0-9_.-]*):(?<branch>[A-Za-z0-9][A-Za-z0-9_./+#@-]*)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Branch();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_.+~-]*\z")]
    private static partial Regex Word();
}
