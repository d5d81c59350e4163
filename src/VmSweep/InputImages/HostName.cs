using VmSweep.Matrix;

namespace VmSweep.InputImages;

/// <summary>What a run's guest is called: <c>debian-13-017</c>.</summary>
internal static class HostName
{
    /// <summary>A label of a domain name (RFC 1123): letters, digits and hyphens, 63 at most.</summary>
    private const int Longest = 63;

    public static string Of(TestRun run)
    {
        var platform = new string([.. $"{run.Platform.Distribution}-{run.Platform.Version}".ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]).Trim('-');
        var end = $"-{run.Serial}";
        return platform[..Math.Min(platform.Length, Longest - end.Length)] + end;
    }
}
