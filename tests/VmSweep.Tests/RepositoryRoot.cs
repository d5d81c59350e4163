namespace VmSweep.Tests;

/// <summary>Finds the project's own files.</summary>
internal static class RepositoryRoot
{
    private static readonly string Root = Find();

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

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
