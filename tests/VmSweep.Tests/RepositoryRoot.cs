namespace VmSweep.Tests;

/// <summary>Finds the project's own files, and the reference material beside it where there is any.</summary>
internal static class RepositoryRoot
{
    private static readonly string Root = Find();

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    /// <summary>A path under <c>../shared/reference</c>; null where that is not present (a clone of the project alone).</summary>
    public static string? Reference(string relative)
    {
        // A clone may lie a few folders below the place that holds 'shared'.
        for (var directory = Directory.GetParent(Root); directory is not null; directory = directory.Parent)
        {
            var candidate = System.IO.Path.Combine(directory.FullName, "shared", "reference", relative);
            if (System.IO.Path.Exists(candidate))
                return candidate;
        }

        return null;
    }

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(directory.FullName, "VmSweep.slnx")))
                return directory.FullName;
        }

        throw new InvalidOperationException($"No VmSweep.slnx above {AppContext.BaseDirectory}.");
    }
}
