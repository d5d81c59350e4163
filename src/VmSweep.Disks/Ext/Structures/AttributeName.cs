namespace VmSweep.Disks.Ext.Structures;

/// <summary>An attribute's name as stored: a number for its prefix, and the rest (filesystems/ext4, "Extended Attributes").</summary>
internal static class AttributeName
{
    private static readonly (byte Index, string Prefix)[] Prefixes =
    [
        (2, "system.posix_acl_access"), (3, "system.posix_acl_default"),
        (1, "user."), (4, "trusted."), (6, "security."), (7, "system."), (8, "system.richacl"),
    ];

    public static (byte Index, byte[] Suffix) Split(string name)
    {
        foreach (var (index, prefix) in Prefixes)
        {
            if (prefix.EndsWith('.') ? name.StartsWith(prefix, StringComparison.Ordinal) : name == prefix)
                return (index, ExtName.Encode(name[prefix.Length..]));
        }

        return (0, ExtName.Encode(name));
    }

    public static string Join(byte index, ReadOnlySpan<byte> rest)
    {
        var prefix = Array.Find(Prefixes, candidate => candidate.Index == index).Prefix ?? string.Empty;
        return prefix + ExtName.Decode(rest);
    }
}
