using VmSweep.Problems;
using VmSweep.Templates;

namespace VmSweep.BaseImages.Oz.Tree;

/// <summary>The scripts of <c>images/oz/installer/</c>, in the order of their names.</summary>
internal sealed class InstallerFiles
{
    /// <summary>The first process of the initrd.</summary>
    public const string Init = "init";

    /// <summary>What <c>udhcpc</c> calls in the initrd.</summary>
    public const string Lease = "lease";

    /// <summary>Makes kernel and initrd out of the new root, in it.</summary>
    public const string Collect = "collect";

    /// <summary>Takes out of the guest what only Oz needed; see the script.</summary>
    public const string Leave = "leave";

    public const string Network = "80-vmsweep-oz.network";

    public const string SysVNetwork = "rc.local";

    private static readonly string[] Needed = [Network, Collect, Init, Lease, Leave, SysVNetwork];

    private InstallerFiles(SortedDictionary<string, byte[]> contents) => Contents = contents;

    public IReadOnlyDictionary<string, byte[]> Contents { get; }

    /// <summary>Where they are: beside the templates.</summary>
    public static string DirectoryBeside(Template template) => Path.Combine(Path.GetDirectoryName(template.Path) ?? "", "oz", "installer");

    /// <exception cref="ProblemException">One is missing.</exception>
    public static InstallerFiles Read(string directory)
    {
        var contents = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var name in Needed)
        {
            var path = Path.Combine(directory, name);
            if (!File.Exists(path))
                throw new ProblemException(Location.File(directory), $"holds no file '{name}'; '--image-builder oz' installs with it.");
            contents.Add(name, File.ReadAllBytes(path));
        }

        return new(contents);
    }
}
