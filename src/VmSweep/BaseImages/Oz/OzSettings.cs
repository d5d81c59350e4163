using System.Globalization;
using System.Text;

namespace VmSweep.BaseImages.Oz;

/// <summary>What <c>oz.cfg</c> says for one build. Directories are the build's own: Oz's caches are keyed by the declared system only.</summary>
/// <param name="OutputDirectory">Where the image goes; also a libvirt pool for a moment, over which two builds would fall.</param>
/// <param name="DataDirectory">Caches of media and of JEOS images.</param>
/// <param name="ScreenshotDirectory">What the guest's screen showed when an installation failed.</param>
/// <param name="PrivateKey">The ssh key; made beforehand, for Oz cannot without a terminal (os.getlogin).</param>
public sealed record OzSettings(string OutputDirectory, string DataDirectory, string ScreenshotDirectory, string PrivateKey)
{
    /// <summary>Oz calls its look at the disk once in this time, and counts the calls, not the seconds.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(10);

    public OzImageType ImageType { get; init; } = OzImageType.Raw;

    public OzVirtualization Virtualization { get; init; } = OzVirtualization.Qemu;

    public ByteSize Memory { get; init; } = ByteSize.GiB(2);

    public int Processors { get; init; } = 2;

    public string Uri { get; init; } = "qemu:///system";

    public string Bridge { get; init; } = "virbr0";

    public TimeSpan InstallLimit { get; init; } = TimeSpan.FromMinutes(90);

    /// <summary>An installer whose disk and network are silent for so long is stuck.</summary>
    public TimeSpan InactivityLimit { get; init; } = TimeSpan.FromMinutes(10);

    public TimeSpan BootLimit { get; init; } = TimeSpan.FromMinutes(15);

    public TimeSpan ShutdownLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Keep fetched media in the data directory.</summary>
    public bool CacheMedia { get; init; } = true;

    /// <summary>Keep rewritten CD images in the data directory.</summary>
    public bool CacheModifiedMedia { get; init; }

    /// <summary>Keep the image as it is before customisation. Oz uses one that is there, whatever this says.</summary>
    public bool CacheJeos { get; init; }

    /// <summary>Generate the package manifest from a copy of the image.</summary>
    public bool SafeIcicle { get; init; }

    /// <summary>The file's text.</summary>
    public override string ToString() => new StringBuilder()
        .Append(CultureInfo.InvariantCulture, $"[paths]\noutput_dir = {OutputDirectory}\ndata_dir = {DataDirectory}\n")
        .Append(CultureInfo.InvariantCulture, $"screenshot_dir = {ScreenshotDirectory}\nsshprivkey = {PrivateKey}\n\n")
        .Append(CultureInfo.InvariantCulture, $"[libvirt]\nuri = {Uri}\nimage_type = {Word(ImageType)}\ntype = {Word(Virtualization)}\nbridge_name = {Bridge}\n")
        .Append(CultureInfo.InvariantCulture, $"cpus = {Processors}\nmemory = {Memory.Bytes >> 20}\n\n")
        .Append(CultureInfo.InvariantCulture, $"[cache]\noriginal_media = {YesNo(CacheMedia)}\nmodified_media = {YesNo(CacheModifiedMedia)}\njeos = {YesNo(CacheJeos)}\n\n")
        .Append(CultureInfo.InvariantCulture, $"[icicle]\nsafe_generation = {YesNo(SafeIcicle)}\n\n")
        .Append(CultureInfo.InvariantCulture, $"[timeouts]\ninstall = {Seconds(InstallLimit)}\ninactivity = {Math.Max(1, InactivityLimit.Ticks / Poll.Ticks)}\n")
        .Append(CultureInfo.InvariantCulture, $"boot = {Seconds(BootLimit)}\nshutdown = {Seconds(ShutdownLimit)}\n")
        .ToString();

    private static long Seconds(TimeSpan limit) => (long)limit.TotalSeconds;

    private static string YesNo(bool set) => set ? "yes" : "no";

    private static string Word<T>(T value)
        where T : struct, Enum => value switch
        {
            OzImageType.Raw => "raw",
            OzImageType.Qcow2 => "qcow2",
            OzVirtualization.Kvm => "kvm",
            _ => "qemu",
        };
}

public enum OzImageType
{
    Raw,
    Qcow2,
}

/// <summary>The type of libvirt's domain.</summary>
public enum OzVirtualization
{
    /// <summary>Emulation.</summary>
    Qemu,

    /// <summary>The kernel's virtualisation.</summary>
    Kvm,
}
