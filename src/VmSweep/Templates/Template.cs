using VmSweep.Matrix;
using VmSweep.Problems;

namespace VmSweep.Templates;

/// <summary>
/// The one description of a base image, as Oz's template description language (TDL) has it. Text that may name the
/// placeholder <c>@mirror@</c> still does: <see cref="MirrorResolution.Resolve"/> gives the template that a builder works from.
/// </summary>
/// <param name="Path">The file it was read from.</param>
/// <param name="Platform">The platform; its text is the template's name and the file's name.</param>
/// <param name="DiskSize">Size of the OS disk; null leaves it to the builder.</param>
/// <param name="PreCommands">What runs before packages are installed, in the order of execution.</param>
/// <param name="Commands">What runs after packages and files are in place, in the order of execution.</param>
public sealed record Template(
    string Path,
    PlatformName Platform,
    string? Description,
    TemplateSystem OperatingSystem,
    ByteSize? DiskSize,
    IReadOnlyList<TemplateRepository> Repositories,
    IReadOnlyList<TemplateCommand> PreCommands,
    IReadOnlyList<TemplatePackage> Packages,
    IReadOnlyList<TemplateFile> Files,
    IReadOnlyList<TemplateCommand> Commands)
{
    public string Name => Platform.ToString();

    public Location Location => Location.File(Path);

    public override string ToString() => Name;
}

/// <summary>The operating system and where it is installed from.</summary>
/// <param name="Key">Product key; Oz passes it to Windows installers only.</param>
/// <param name="KernelParameters">Extra kernel command line for the installer.</param>
/// <param name="IcicleCommand">Extra command for Oz's package manifest.</param>
public sealed record TemplateSystem(
    string Name,
    string Version,
    string Architecture,
    InstallSource Install,
    Secret? RootPassword,
    Secret? Key = null,
    string? KernelParameters = null,
    string? IcicleCommand = null);

public enum InstallKind
{
    /// <summary>An installation tree or a distribution's mirror.</summary>
    Url,

    /// <summary>A CD image.</summary>
    Iso,
}

/// <param name="Checksum">Where the CD image's checksum is published, and of which kind; for <see cref="InstallKind.Iso"/> only.</param>
/// <param name="Extras">What is added to the CD image; for <see cref="InstallKind.Iso"/> only.</param>
public sealed record InstallSource(InstallKind Kind, string Url, InstallChecksum? Checksum, IReadOnlyList<InstallExtra> Extras);

/// <param name="Algorithm"><c>md5sum</c>, <c>sha1sum</c> or <c>sha256sum</c>.</param>
public sealed record InstallChecksum(string Algorithm, string Url);

public sealed record InstallExtra(bool IsDirectory, string Source, string Destination);

/// <param name="Repository">The repository it must come from.</param>
/// <param name="File">The package file it is in.</param>
/// <param name="Arguments">Arguments for the package manager.</param>
public sealed record TemplatePackage(string Name, string? Repository = null, string? File = null, string? Arguments = null);

/// <param name="Url">A base URL (dnf) or a whole line of sources.list (apt), as Oz has it.</param>
/// <param name="SignatureChecked">Whether signatures are checked.</param>
/// <param name="Persisted">Whether the repository stays configured in the image.</param>
/// <param name="VerifyTls">Whether the server's certificate is checked.</param>
public sealed record TemplateRepository(string Name, string Url, bool SignatureChecked = false, bool Persisted = true, bool VerifyTls = false);

/// <param name="Path">Absolute path in the guest.</param>
public sealed record TemplateFile(string Path, TemplateContent Content);

/// <param name="Position">The explicit place in the order; null where the file's order is the order.</param>
public sealed record TemplateCommand(string Name, TemplateContent Content, int? Position = null);
