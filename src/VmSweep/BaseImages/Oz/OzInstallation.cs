using VmSweep.Hosts;
using VmSweep.Problems;

namespace VmSweep.BaseImages.Oz;

/// <summary>The Oz that this host has.</summary>
/// <param name="Missing">Programs that are not there, of Oz's and of what it needs.</param>
/// <param name="Release">Which Oz; null where none is there.</param>
internal sealed record OzInstallation(IReadOnlyList<HostTool> Missing, OzRelease? Release)
{
    /// <summary>Only the newer one has a module for RHEL 8; no version number tells them apart for sure.</summary>
    private const string NewModule = "oz/RHEL_8.py";

    private static readonly string[] Libraries = ["/usr/local/lib", "/usr/lib"];
    private static readonly string[] Packages = ["dist-packages", "site-packages"];

    private const string Module = "oz/GuestFactory.py";

    public static OzInstallation OfHost() => new([.. HostTools.ForOz.Where(tool => tool.Find() is null)], FindRelease(PythonDirectories()));

    internal static OzRelease? FindRelease(IEnumerable<string> pythonDirectories)
    {
        var found = pythonDirectories.FirstOrDefault(directory => File.Exists(Path.Combine(directory, Module)));
        return found is null ? null : File.Exists(Path.Combine(found, NewModule)) ? OzRelease.Upstream : OzRelease.Packaged;
    }

    /// <summary>What keeps this host from building a row's guests.</summary>
    public IEnumerable<Problem> ProblemsFor(OzGuest guest, Location template)
    {
        if (Missing.Count > 0)
        {
            yield return new(
                Location.Host,
                $"lacks {string.Join(", ", Missing.Select(tool => $"'{tool.Program}'"))}, which '--image-builder oz' needs.",
                "Type './build.sh InstallHostTools --image-builder oz' as root.");
        }
        else if (guest.Needs == OzRelease.Upstream && Release != OzRelease.Upstream)
        {
            yield return new(
                template,
                $"is installed by Oz as {guest.Name} {guest.Version}, which the Oz of this host does not know: {guest.Reason}",
                "Install Oz from github.com/clalancette/oz.");
        }
    }

    private static IEnumerable<string> PythonDirectories() =>
        from home in Libraries
        where Directory.Exists(home)
        from python in Directory.EnumerateDirectories(home, "python3*")
        from packages in Packages
        select Path.Combine(python, packages);
}
