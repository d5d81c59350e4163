namespace VmSweep.BaseImages.Bootstrap;

/// <summary>What initramfs-tools is told before a guest's kernel is installed: what a guest needs to find its disk, and no more.</summary>
internal static class InitramfsFiles
{
    /// <summary>
    /// The default of all drivers makes an initrd of 40 MB, and unpacking that is a third of the boot under emulation. The network card is not
    /// needed so early, but one that is there when systemd looks at devices is looked at first, and else last: seconds later under emulation,
    /// for which every run would wait.
    /// </summary>
    private const string Modules = "virtio_pci\nvirtio_blk\next4\nvirtio_net\n";

    /// <summary>
    /// SCSI is loaded where there is such a disk, and not at every boot (0.4 s under emulation). The names of all hardware in the world are a fifth of
    /// the initrd, and read by nobody before systemd.
    /// </summary>
    private static readonly string Hook =
        """
        #!/bin/sh -e
        case $1 in prereqs) exit 0 ;; esac
        . /usr/share/initramfs-tools/hook-functions
        manual_add_modules virtio_scsi sd_mod
        rm -f "$DESTDIR/usr/lib/udev/hwdb.bin" "$DESTDIR/lib/udev/hwdb.bin"

        """.ReplaceLineEndings("\n");

    /// <summary>
    /// In the place of udev's own script, which looks at every device. 0.9 s of 19 under emulation, and systemd looks at all of them
    /// a second later.
    /// </summary>
    private static readonly string Coldplug =
        """
        #!/bin/sh -e
        # Looks at disks, network cards and the buses that they are on; udev's own script of this name at every device.
        case $1 in prereqs) exit 0 ;; esac
        [ -x /lib/systemd/systemd-udevd ] || exit 0
        [ ! -w /sys/kernel/uevent_helper ] || echo >/sys/kernel/uevent_helper
        /lib/systemd/systemd-udevd --daemon --resolve-names=never
        udevadm trigger --type=devices --action=add --subsystem-match=pci --subsystem-match=virtio --subsystem-match=scsi --subsystem-match=block --subsystem-match=net
        udevadm settle || true

        """.ReplaceLineEndings("\n");

    public static void AddTo(TarFile tar)
    {
        tar.Add("/etc/initramfs-tools/conf.d/vmsweep", "MODULES=list\nRESUME=none\n");
        tar.Add("/usr/share/initramfs-tools/modules.d/vmsweep", Modules);
        tar.Add("/etc/initramfs-tools/hooks/vmsweep", Hook, executable: true);
        tar.Add("/etc/initramfs-tools/scripts/init-top/udev", Coldplug, executable: true);
    }
}
