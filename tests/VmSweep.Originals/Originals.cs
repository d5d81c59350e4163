namespace VmSweep.Originals;

/// <summary>The living system's own files, which are not part of this project. The suite's tests have files of their own in the same format and of the same size.</summary>
internal static class Originals
{
    private static readonly string Place = Path.Combine("shared", "reference", "vm-test-runs");

    /// <summary>A file or directory of vm-test-runs; the check fails where it is missing.</summary>
    public static string Find(string name)
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var candidate = Path.Combine(directory.FullName, Place, name);
            if (Path.Exists(candidate))
                return candidate;
        }

        Assert.Fail($"There is no {Place}/{name} in any directory above {AppContext.BaseDirectory}: nothing to compare with. The tests of VmSweep itself do not need it.");
        return "";
    }
}
