using VmSweep.Problems;
using VmSweep.Templates;

namespace VmSweep.BaseImages;

/// <summary>Makes a bootable disk from a template: <c>--image-builder bootstrap|oz|auto</c>.</summary>
public interface IBaseImageBuilder
{
    /// <summary>As given to <c>--image-builder</c>.</summary>
    string Name { get; }

    /// <summary>Changes whenever the same template would give another disk; part of the fingerprint.</summary>
    string Version { get; }

    /// <summary>The builder that really builds the template, for one that chooses among others.</summary>
    BuilderChoice Choose(Template wanted) => new(this, "");

    /// <summary>Why this builder cannot build the template on this host; empty where it can. Quick, and without the network.</summary>
    IReadOnlyList<Problem> Check(Template wanted);

    /// <summary>What a build of the template takes on the disk, at most and for the time of the build.</summary>
    ByteSize NeededSpace(Template wanted);

    /// <summary>Removes what a build left, also one that was killed: not everything need belong to this user.</summary>
    Task DiscardAsync(string workDirectory);

    /// <summary>Builds the disk as <c>disk.qcow2</c> in the work directory.</summary>
    /// <exception cref="ProblemException">It cannot be built, and why.</exception>
    Task<BuiltDisk> BuildAsync(BuildOrder order, CancellationToken cancellation);
}

/// <summary>What a builder is to build.</summary>
/// <param name="Template">With its mirrors resolved.</param>
/// <param name="Launcher">The guest files that it installs and enables.</param>
/// <param name="Fingerprint">From it the builder takes what would otherwise be random: UUIDs, signatures.</param>
/// <param name="WorkDirectory">Empty and on the file system of the artifacts; all that is left in it but the disk is thrown away.</param>
/// <param name="Log">For every line that shows life, secrets already masked.</param>
public sealed record BuildOrder(Template Template, LauncherFiles Launcher, string Fingerprint, string WorkDirectory, Action<string> Log)
{
    /// <summary>What a builder puts there is kept beside the images if the build fails: screenshots, consoles.</summary>
    public string EvidenceDirectory => Path.Combine(WorkDirectory, BuildWorkshop.Evidence);
}

/// <param name="Reason">Why this one; empty where there was no choice.</param>
public sealed record BuilderChoice(IBaseImageBuilder Builder, string Reason);

/// <param name="DiskPath">The qcow2.</param>
/// <param name="VirtualSize">What the guest sees.</param>
/// <param name="Packages">What is installed, by name.</param>
/// <param name="Releases">The repositories' release files that the packages were verified by.</param>
public sealed record BuiltDisk(string DiskPath, ByteSize VirtualSize, IReadOnlyList<InstalledPackage> Packages, IReadOnlyList<ReleaseFile> Releases);

public sealed record InstalledPackage(string Name, string Version, string Architecture);

/// <param name="Name">As apt keeps it: the repository's address with underscores.</param>
public sealed record ReleaseFile(string Name, string Sha256);
