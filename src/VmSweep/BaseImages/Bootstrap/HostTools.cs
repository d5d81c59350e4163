using VmSweep.Problems;
using VmSweep.Processes;

namespace VmSweep.BaseImages.Bootstrap;

/// <summary>Where the programs are that the builder needs.</summary>
internal sealed class HostTools(Func<string, string?> find, string grubDirectory)
{
    private static readonly (string[] Names, string Package)[] Needed =
    [
        (["mmdebstrap"], "mmdebstrap"), (["tar"], "tar"), (["mke2fs"], "e2fsprogs"), (["qemu-img"], "qemu-utils"),
        (["grub-mkimage", "grub2-mkimage"], "grub-common"),
    ];

    public static HostTools OfHost { get; } = new(ProgramSearch.Find, "/usr/lib/grub/i386-pc");

    public string BootSectorCode => Path.Combine(grubDirectory, "boot.img");

    /// <summary>The program's path, or its name where it is missing: starting it then says so.</summary>
    public string PathOf(params IReadOnlyList<string> names) => names.Select(find).FirstOrDefault(path => path is not null) ?? names[0];

    public string GrubMkimage => PathOf("grub-mkimage", "grub2-mkimage");

    public IReadOnlyList<Problem> Missing(bool privileged)
    {
        var missing = Needed.Where(tool => !tool.Names.Any(name => find(name) is not null)).Select(tool => (What: $"'{tool.Names[0]}'", tool.Package)).ToList();
        if (!File.Exists(BootSectorCode))
            missing.Add(($"'{BootSectorCode}'", "grub-pc-bin"));
        // Without root, a user namespace with a range of ids takes its place.
        if (!privileged && find("newuidmap") is null)
            missing.Add(("'newuidmap'", "uidmap"));
        return missing.Count == 0
            ? []
            : [new(
                Location.Host,
                $"lacks {string.Join(", ", missing.Select(tool => tool.What))}, which '--image-builder bootstrap' needs.",
                $"Type 'apt-get install {string.Join(' ', missing.Select(tool => tool.Package).Distinct())}' as root, or './build.sh InstallHostTools'.")];
    }
}
