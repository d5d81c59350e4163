namespace VmSweep.BaseImages.Oz;

/// <summary>The steps of <c>oz-install -u -g</c>, in their order.</summary>
public enum OzPhase
{
    /// <summary>The room comes up: uplink, libvirt, tree.</summary>
    Room,

    /// <summary>Oz checks, fetches kernel and initrd, makes the disk.</summary>
    Media,

    /// <summary>The installer runs in the guest.</summary>
    Install,

    /// <summary>libguestfs opens the image; Oz puts its key and its announcement there.</summary>
    OpenImage,

    /// <summary>The installed guest boots, and says so.</summary>
    Boot,
    Repositories,
    Packages,
    Files,
    Commands,

    /// <summary>The list of packages is taken.</summary>
    Icicle,
    Shutdown,

    /// <summary>libguestfs takes away what Oz put there.</summary>
    CloseImage,

    /// <summary>Oz has ended.</summary>
    Done,
}
