using System.Xml;
using System.Xml.Linq;

namespace VmSweep.BaseImages.Oz;

/// <summary>Oz's package manifest, as it stands among the lines that Oz prints. Names only; a foreign architecture stands behind a colon.</summary>
internal static class Icicle
{
    /// <returns>The packages; none where the lines hold no whole manifest.</returns>
    public static IReadOnlyList<InstalledPackage> Read(IEnumerable<string> lines)
    {
        var text = string.Join('\n', lines.SkipWhile(line => line.Trim() != "<icicle>").TakeWhile(line => line.Trim() != "</icicle>"));
        if (text.Length == 0)
            return [];
        try
        {
            var packages = XElement.Parse(text + "\n</icicle>").Element("packages")?.Elements("package") ?? [];
            return [.. packages.Select(package => (string?)package.Attribute("name") ?? "").Where(name => name.Length > 0).Select(Parse)];
        }
        catch (XmlException)
        {
            return [];
        }
    }

    private static InstalledPackage Parse(string name) =>
        name.Split(':', 2) is [var package, var architecture] ? new(package, "", architecture) : new(name, "", "");
}
