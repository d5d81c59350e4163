using System.IO.Enumeration;

namespace VmSweep.Matrix;

/// <summary>Patterns with <c>*</c> and <c>?</c> over the names of a sweep; case does not count.</summary>
internal static class Glob
{
    public static bool Matches(string pattern, PlatformName platform) => Matches(pattern, platform.ToString());

    public static bool Matches(string pattern, PackageSet set) => Matches(pattern, set.Label);

    /// <summary>Sources match by their canonical text, with the payload's branch or without it.</summary>
    public static bool Matches(string pattern, Sources sources)
    {
        var canonical = SourcesParser.TryParse(pattern, out var parsed, out _) ? parsed.ToString() : pattern.Trim();
        return Matches(canonical, sources.ToString()) || Matches(canonical, (sources with { Payload = null }).ToString());
    }

    // A backslash would escape the character after it; names have none, so it is taken as it stands.
    public static bool Matches(string pattern, string name) =>
        FileSystemName.MatchesSimpleExpression(pattern.Replace(@"\", @"\\", StringComparison.Ordinal), name, ignoreCase: true);
}
