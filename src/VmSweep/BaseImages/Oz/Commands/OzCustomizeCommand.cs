namespace VmSweep.BaseImages.Oz.Commands;

/// <summary><c>oz-customize</c>: applies a template's packages, files and commands to an installed image.</summary>
/// <param name="Template">The TDL file.</param>
/// <param name="LibvirtXml">What <c>oz-install -x</c> wrote; it names the image.</param>
public sealed record OzCustomizeCommand(string Template, string LibvirtXml) : OzCommand
{
    public override string Program => "oz-customize";

    private protected override IEnumerable<string> Rest() => [Template, LibvirtXml];
}
