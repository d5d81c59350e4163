using VmSweep.Engines.Local;
using VmSweep.Problems;
using VmSweep.Templates;

namespace VmSweep.BaseImages.Oz;

/// <summary>What Oz would get: for those who build an image with plain Oz.</summary>
public sealed class OzPreview(OzEquipment equipment, LauncherFiles launcher, Mirrors mirrors)
{
    private const string Work = "/var/tmp/oz";

    /// <exception cref="ProblemException">A platform has no row in the table of guests, or a mirror is not known.</exception>
    public IEnumerable<string> Lines(IReadOnlyList<Template> templates)
    {
        var guests = OzGuests.ReadFrom(equipment.Directory);
        foreach (var template in templates)
        {
            var guest = guests.Find(template.Platform) ?? throw new ProblemException(guests.Where(null), $"has no row for {template.Platform}.");
            var resolved = template.Resolve(mirrors);
            var address = guest.Media == OzMediaKind.Tree ? OzRoom.TreeAddress : resolved.OperatingSystem.Install.Url;
            var declared = OzTemplate.Declare(resolved, guest, address, new("***"), launcher);
            var settings = OzBuild.Settings(Work, AcceleratorKind.Tcg);
            yield return $"{template.Name} as {guest.Name} {guest.Version}: {guest.Reason}";
            foreach (var line in OzTemplate.Write(declared).TrimEnd().Split('\n'))
                yield return Credentials.Mask(line);
            yield return $"{OzBuild.InstallCommand(Work, settings, Path.Combine(Work, guest.Answers ?? "preseed.cfg")).ToCommandLine()}";
        }
    }
}
