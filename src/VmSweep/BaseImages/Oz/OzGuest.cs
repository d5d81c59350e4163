using VmSweep.Matrix;

namespace VmSweep.BaseImages.Oz;

/// <summary>How Oz is to see a platform: a row of <c>images/oz/guests.yaml</c>.</summary>
/// <param name="Pattern">Which platforms (a glob).</param>
/// <param name="Name">The system that is declared in their place.</param>
/// <param name="Version">Likewise.</param>
/// <param name="Needs">Which Oz knows that one.</param>
/// <param name="Media">Where it is installed from.</param>
/// <param name="Answers">The installer's answers, a file beside <c>guests.yaml</c>; null where the media bring them.</param>
/// <param name="Reason">Why it is declared so.</param>
/// <param name="Line">Where the row is.</param>
public sealed record OzGuest(string Pattern, string Name, string Version, OzRelease Needs, OzMediaKind Media, string? Answers, string Reason, int Line)
{
    public bool Matches(PlatformName platform) => Glob.Matches(Pattern, platform);
}

/// <summary>Which Oz.</summary>
public enum OzRelease
{
    /// <summary>0.17, which distributions have.</summary>
    Packaged,

    /// <summary>The one of github.com/clalancette/oz: RHEL 8 and 9 are new there.</summary>
    Upstream,
}

public enum OzMediaKind
{
    /// <summary>An installation tree that we make from the distribution's packages.</summary>
    Tree,

    /// <summary>The distribution's own installer, at the template's address.</summary>
    Url,
}
