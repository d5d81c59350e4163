namespace VmSweep.BaseImages.Bootstrap;

/// <summary>Reads which packages are installed from <c>/var/lib/dpkg/status</c>.</summary>
internal static class DpkgStatus
{
    public static IReadOnlyList<InstalledPackage> Read(IEnumerable<string> lines)
    {
        var packages = new List<InstalledPackage>();
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Append(""))
        {
            if (line.Length == 0)
            {
                if (fields.TryGetValue("Status", out var status) && status.EndsWith(" installed", StringComparison.Ordinal))
                    packages.Add(new(fields["Package"], fields["Version"], fields["Architecture"]));
                fields.Clear();
            }
            else if (!char.IsWhiteSpace(line[0]) && line.Split(':', 2) is [var name, var value])
            {
                fields[name] = value.Trim();
            }
        }

        return [.. packages.OrderBy(package => package.Name, StringComparer.Ordinal)];
    }
}
