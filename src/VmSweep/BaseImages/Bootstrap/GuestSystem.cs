using VmSweep.Templates;

namespace VmSweep.BaseImages.Bootstrap;

/// <summary>What kind of system a template describes, where it makes a difference to how that is built.</summary>
internal sealed record GuestSystem(GuestFamily Family, bool HasSystemd)
{
    /// <summary>The package that makes SysV's init the first process. A template that names it gets no systemd.</summary>
    public const string SysVInit = "sysvinit-core";

    public static GuestSystem Of(Template template) => new(
        template.OperatingSystem.Name.ToUpperInvariant() switch
        {
            "DEBIAN" => GuestFamily.Debian,
            "UBUNTU" => GuestFamily.Ubuntu,
            _ => GuestFamily.Other,
        },
        !template.Packages.Any(package => package.Name == SysVInit));
}

internal enum GuestFamily
{
    /// <summary>Nothing that mmdebstrap could make.</summary>
    Other,
    Debian,
    Ubuntu,
}
