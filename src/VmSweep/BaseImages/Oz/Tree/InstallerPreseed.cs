using VmSweep.Problems;
using VmSweep.Templates;

namespace VmSweep.BaseImages.Oz.Tree;

/// <summary>
/// What the installer is told: the file for <c>oz-install -a</c>, in the form of Debian's preseed. Oz copies it as it stands; the root
/// password is in it, which Oz would enter into a file of its own only.
/// </summary>
internal static class InstallerPreseed
{
    /// <param name="tree">Address of the tree as the guest sees it.</param>
    /// <param name="hostName">The guest's name until the template's own files say another.</param>
    /// <param name="template">For its root password; without one root gets none.</param>
    /// <exception cref="ProblemException">A value cannot stand in the file.</exception>
    public static string Render(Uri tree, string hostName, Template template)
    {
        var lines = new List<string>
        {
            $"vmsweep vmsweep/tree string {tree.AbsoluteUri.TrimEnd('/')}",
            $"d-i netcfg/get_hostname string {hostName}",
        };
        if (template.OperatingSystem.RootPassword?.Reveal() is { Length: > 0 } password)
        {
            if (password.Any(char.IsControl))
                throw new ProblemException(template.Location, "has a root password with a line break or another control character, which no answer to an installer can hold.");
            lines.Add($"d-i passwd/root-password password {password}");
        }

        return string.Concat(lines.Select(line => line + "\n"));
    }
}
