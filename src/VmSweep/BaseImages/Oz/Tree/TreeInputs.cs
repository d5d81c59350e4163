using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using VmSweep.BaseImages.Bootstrap;
using VmSweep.Problems;
using VmSweep.Templates;

namespace VmSweep.BaseImages.Oz.Tree;

/// <summary>
/// What a tree is made from. Of a template that is its repositories, its kernel and its init alone, so that most templates of one
/// release share a tree: their own packages, files and commands are Oz's to install.
/// </summary>
internal sealed record TreeInputs(AptSources Sources, IReadOnlyList<string> Packages, bool HasSystemd, InstallerFiles Files)
{
    /// <summary>Changes whenever the code would make another tree of the same inputs.</summary>
    private const string Version = "3";

    // Oz comes in by ssh and finds the guest by a cron job; both look for what is installed, not for what runs.
    private static readonly string[] ForOz = ["openssh-server", "cron", "zstd"];

    // SysV's init brings neither a DHCP client nor what starts rc.local.
    private static readonly string[] ForSysV = ["orphan-sysvinit-scripts", "isc-dhcp-client"];

    /// <param name="template">With its mirrors resolved.</param>
    /// <param name="files">The scripts.</param>
    /// <exception cref="ProblemException">The template is not Debian's, or names no repository of apt's.</exception>
    public static TreeInputs Of(Template template, InstallerFiles files)
    {
        var system = GuestSystem.Of(template);
        if (system.Family != GuestFamily.Debian)
            throw new ProblemException(template.Location, $"is not Debian: there is no installation tree of our own for {template.OperatingSystem.Name}.");
        var own = template.Packages.Select(package => package.Name).Where(name => name.StartsWith("linux-image-", StringComparison.Ordinal) || name == GuestSystem.SysVInit);
        var minimal = template with { Packages = [.. own.Select(name => new TemplatePackage(name))] };
        IEnumerable<string> packages = [.. MmdebstrapCommand.Packages(minimal), .. ForOz, .. system.HasSystemd ? [] : ForSysV];
        return new(AptSources.Of(template), [.. packages.Distinct()], system.HasSystemd, files);
    }

    /// <summary>All of it as one SHA-256; the tree's name in the cache.</summary>
    public string Key
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Add(hash, Encoding.UTF8.GetBytes($"{Version} {Sources.Suite} {HasSystemd}\n{Sources.Text}{string.Join(' ', Packages)}"));
            foreach (var (name, content) in Files.Contents.Where(file => file.Key != InstallerFiles.Leave))
            {
                Add(hash, Encoding.UTF8.GetBytes(name));
                Add(hash, content);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    // The length goes first, so that no two sequences of parts give the same bytes.
    private static void Add(IncrementalHash hash, byte[] content)
    {
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, content.Length);
        hash.AppendData(length);
        hash.AppendData(content);
    }
}
