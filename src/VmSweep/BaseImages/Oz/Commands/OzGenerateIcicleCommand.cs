namespace VmSweep.BaseImages.Oz.Commands;

/// <summary><c>oz-generate-icicle</c>: prints what is installed in an image.</summary>
/// <param name="Template">The TDL file.</param>
/// <param name="LibvirtXml">What <c>oz-install -x</c> wrote; it names the image.</param>
public sealed record OzGenerateIcicleCommand(string Template, string LibvirtXml) : OzCommand
{
    public override string Program => "oz-generate-icicle";

    /// <summary>Where the manifest goes (<c>-i</c>); null prints it.</summary>
    public string? IcicleFile { get; init; }

    private protected override IEnumerable<string> Rest() => [.. Option("-i", IcicleFile), Template, LibvirtXml];
}
