using VmSweep.Files;
using VmSweep.Problems;

namespace VmSweep.BaseImages.Oz;

/// <summary>The distribution's own installer at the template's address, with our answers.</summary>
internal sealed class UrlMedia(string answers) : IInstallationMedia
{
    public async Task<OzMedia> PrepareAsync(OzMediaOrder order, CancellationToken cancellation)
    {
        if (!File.Exists(answers))
            throw new ProblemException(Location.File(answers), $"is missing; the installer of {order.Template.Name} needs its answers.");
        var template = order.Template;
        var address = template.OperatingSystem.Install.Url;
        var text = (await File.ReadAllTextAsync(answers, cancellation))
            .Replace("@url@", address, StringComparison.Ordinal)
            .Replace("@rootpw@", order.RootPassword, StringComparison.Ordinal)
            .Replace("@hostname@", template.Platform.Distribution.Replace('_', '-') + "-" + template.Platform.Version, StringComparison.Ordinal);
        var path = Path.Combine(order.Directory, Path.GetFileName(answers));
        PrivateFile.WriteText(path, text);
        return new(null, address, path);
    }
}
