namespace VmSweep.BaseImages.Oz.Commands;

/// <summary><c>oz-install</c>: installs a system from its media, and customises it.</summary>
/// <param name="Template">The TDL file.</param>
public sealed record OzInstallCommand(string Template) : OzCommand
{
    public override string Program => "oz-install";

    /// <summary>The installer's answers instead of Oz's own (<c>-a</c>): a preseed or kickstart file, taken as it is.</summary>
    public string? Answers { get; init; }

    /// <summary>The disk bus (<c>-b</c>), such as <c>virtio</c>.</summary>
    public string? DiskBus { get; init; }

    /// <summary>Fetch the media although they are cached, and use no cached JEOS (<c>-f</c>).</summary>
    public bool FetchAgain { get; init; }

    /// <summary>Generate the package manifest (<c>-g</c>).</summary>
    public bool GenerateIcicle { get; init; }

    /// <summary>Where the manifest goes (<c>-i</c>); only without <see cref="Customize"/>, for Oz prints it then.</summary>
    public string? IcicleFile { get; init; }

    /// <summary>The guest's MAC address (<c>-m</c>).</summary>
    public string? MacAddress { get; init; }

    /// <summary>The network card (<c>-n</c>), such as <c>virtio</c>.</summary>
    public string? NetworkCard { get; init; }

    /// <summary>Remove a domain and an image of this name first (<c>-p</c>). It also removes those of a build that runs.</summary>
    public bool Purge { get; init; }

    /// <summary>The image's path (<c>-s</c>), absolute.</summary>
    public string? Image { get; init; }

    /// <summary>The installation's time limit (<c>-t</c>).</summary>
    public TimeSpan? InstallLimit { get; init; }

    /// <summary>Apply packages, files and commands after the installation (<c>-u</c>).</summary>
    public bool Customize { get; init; }

    /// <summary>Where the libvirt XML goes (<c>-x</c>).</summary>
    public string? LibvirtXml { get; init; }

    private protected override IEnumerable<string> Rest() =>
    [
        .. Option("-a", Answers), .. Option("-b", DiskBus), .. Flag("-f", FetchAgain), .. Flag("-g", GenerateIcicle), .. Option("-i", IcicleFile),
        .. Option("-m", MacAddress), .. Option("-n", NetworkCard), .. Flag("-p", Purge), .. Option("-s", Image), .. Option("-t", InstallLimit),
        .. Flag("-u", Customize), .. Option("-x", LibvirtXml), Template,
    ];
}
