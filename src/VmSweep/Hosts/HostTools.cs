namespace VmSweep.Hosts;

/// <summary>Everything beyond the SDK that the stages need, by purpose.</summary>
public static class HostTools
{
    private static readonly HostTool[] LocalEngine =
    [
        new("qemu-system-x86_64", "runs the guests (local engine)", "qemu-system-x86", "qemu-kvm"),
        new("qemu-img", "converts built disks, checks them", "qemu-utils", "qemu-img"),
    ];

    private static readonly HostTool[] WithoutRoot =
    [
        new("unshare", "builds base images without root", "util-linux", "util-linux"),
        new("newuidmap", "gives an ordinary user the ids that a base image's files have", "uidmap", "shadow-utils"),
    ];

    private static readonly HostTool[] Bootstrap =
    [
        new("mmdebstrap", "builds Debian base images (builder bootstrap)", "mmdebstrap", "mmdebstrap"),
        new("mke2fs", "makes the base image's root file system", "e2fsprogs", "e2fsprogs"),
        new("grub-mkimage", "makes the base image's boot loader", "grub-common", "grub2-tools"),
        new("boot.img", "the boot loader's boot sector", "grub-pc-bin", "grub2-pc-modules") { File = "/usr/lib/grub/i386-pc/boot.img" },
        new("tar", "unpacks the base image's tree", "tar", "tar"),
        // Root needs no range of ids of its own; everybody else does.
        .. Environment.IsPrivilegedProcess ? [] : WithoutRoot,
    ];

    private static readonly HostTool[] Tests =
    [
        new("shellcheck", "checks the guest's shell scripts", "shellcheck", "ShellCheck"),
        new("dash", "runs the launcher in tests", "dash", "dash"),
        new("busybox", "runs the launcher in tests", "busybox-static", "busybox"),
        new("debugfs", "checks the disks that we write", "e2fsprogs", "e2fsprogs"),
        // Run by root, they play the ordinary user.
        .. Environment.IsPrivilegedProcess ? WithoutRoot : [],
        new("chromium", "shows the report's page in tests", "chromium", "chromium"),
        new("ssh-keygen", "makes host keys in tests of the launcher", "openssh-client", "openssh"),
        new("rsync", "brings reports to where people look (PublishReport --to host:path)", "rsync", "rsync"),
        new("sfdisk", "makes partition tables to read in tests", "fdisk", "util-linux"),
    ];

    /// <summary>What StartPool needs: its pool is a Debian in namespaces.</summary>
    public static IReadOnlyList<HostTool> ForPool { get; } =
    [
        new("mmdebstrap", "makes the pool's Debian", "mmdebstrap", "mmdebstrap"),
        new("unshare", "makes the pool's namespaces", "util-linux", "util-linux"),
        new("nsenter", "enters the pool", "util-linux", "util-linux"),
        new("pivot_root", "changes into a node's root", "util-linux", "util-linux"),
        new("setsid", "lets the pool outlive the build", "util-linux", "util-linux"),
    ];

    /// <summary>What a sweep on this machine needs.</summary>
    public static IReadOnlyList<HostTool> ForSweep { get; } = [.. LocalEngine, .. Bootstrap];

    /// <summary>What the project's own tests need on top.</summary>
    public static IReadOnlyList<HostTool> ForTests { get; } = [.. ForSweep, .. Tests];
}
