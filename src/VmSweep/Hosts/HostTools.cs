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
        new("dpkg", "says in tests which of two versions is newer", "dpkg", "dpkg"),
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

    /// <summary>What a store of the form gluster://… needs.</summary>
    public static IReadOnlyList<HostTool> ForGluster { get; } =
    [
        new("mount.glusterfs", "mounts the image store (--image-store gluster://…)", "glusterfs-client", "glusterfs-fuse"),
        new("gluster", "says how the image store's volume is", "glusterfs-cli", "glusterfs-cli"),
    ];

    private static readonly HostTool[] GlusterServer =
    [
        new("glusterd", "serves the image store in tests", "glusterfs-server", "glusterfs-server"),
        new("mkfs.ext4", "makes the small disks of a volume that is to be full", "e2fsprogs", "e2fsprogs"),
    ];

    /// <summary>What <c>--image-builder oz</c> needs: Oz itself depends on libraries only, everything else has to be named.</summary>
    public static IReadOnlyList<HostTool> ForOz { get; } =
    [
        new("oz-install", "builds base images (builder oz)", "oz", "oz"),
        new("libvirtd", "runs Oz's guests", "libvirt-daemon-system", "libvirt-daemon-driver-qemu"),
        new("virtlogd", "keeps the logs of Oz's guests", "libvirt-daemon-system", "libvirt-daemon"),
        new("virsh", "starts the network of Oz's guests", "libvirt-clients", "libvirt-client"),
        new("dnsmasq", "gives Oz's guests their addresses", "dnsmasq-base", "dnsmasq"),
        new("iptables", "lets Oz's guests out", "iptables", "iptables-nft"),
        new("ip", "makes the network of an Oz build", "iproute2", "iproute"),
        new("slirp4netns", "connects the room of an Oz build with the outside", "slirp4netns", "slirp4netns"),
        new("unshare", "makes the room of an Oz build", "util-linux", "util-linux"),
        new("ssh-keygen", "makes the key by which Oz enters its guest", "openssh-client", "openssh"),
        new("python3", "serves the installation tree, runs Oz", "python3", "python3"),
        new("debugfs", "takes Oz's traces out of the image", "e2fsprogs", "e2fsprogs"),
        // libguestfs boots it; Ubuntu's kernels are root's own, and we are root.
        new("kernel", "is booted by libguestfs, which Oz looks into images with", "linux-image-cloud-amd64", "kernel-core") { File = "/boot/vmlinuz-*" },
    ];

    /// <summary>What a sweep on this machine needs.</summary>
    public static IReadOnlyList<HostTool> ForSweep { get; } = [.. LocalEngine, .. Bootstrap];

    /// <summary>What the project's own tests need on top.</summary>
    public static IReadOnlyList<HostTool> ForTests { get; } = [.. ForSweep, .. Tests, .. ForGluster, .. GlusterServer, .. ForOz];
}
