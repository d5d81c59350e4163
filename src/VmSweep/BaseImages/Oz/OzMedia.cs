using VmSweep.Templates;

namespace VmSweep.BaseImages.Oz;

/// <summary>What Oz installs from.</summary>
/// <param name="Tree">A directory that is served to the guest; null where the address is elsewhere.</param>
/// <param name="Address">What the template's install URL becomes.</param>
/// <param name="Answers">The file for <c>oz-install -a</c>.</param>
public sealed record OzMedia(string? Tree, string Address, string Answers);

/// <summary>Makes installation media ready for a build.</summary>
public interface IInstallationMedia
{
    Task<OzMedia> PrepareAsync(OzMediaOrder order, CancellationToken cancellation);
}

/// <param name="Template">With its mirrors resolved.</param>
/// <param name="RootPassword">What the installer gives root.</param>
/// <param name="Directory">For what is this build's only: the answers.</param>
/// <param name="Log">For every line that shows life.</param>
public sealed record OzMediaOrder(Template Template, string RootPassword, string Directory, Action<string> Log);
