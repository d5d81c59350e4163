using System.Globalization;
using System.Text;
using VmSweep.Processes;

namespace VmSweep.Pool;

/// <summary>
/// The processes of a pool by what they were started with: each has the pool's home in its environment. So a pool is found of which nobody has written down that it runs,
/// since the build that started it was interrupted or killed.
/// </summary>
internal static class PoolProcesses
{
    public static IReadOnlyList<ProcessIdentity> Of(PoolLayout layout)
    {
        var wanted = Encoding.UTF8.GetBytes($"\0POOL_HOME={layout.Home}\0");
        return Directory.Exists("/proc")
            ? [.. Directory.EnumerateDirectories("/proc").Select(path => NumberOf(Path.GetFileName(path))).OfType<int>().Where(id => Has(id, wanted)).Select(ProcessIdentity.Of).OfType<ProcessIdentity>()]
            : [];
    }

    /// <summary>Ends them: with the first of a pid namespace the kernel ends all others in it.</summary>
    /// <returns>How many there were.</returns>
    public static int End(PoolLayout layout)
    {
        var found = Of(layout);
        foreach (var process in found)
            process.Kill();
        return found.Count;
    }

    private static int? NumberOf(string name) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id != Environment.ProcessId ? id : null;

    private static bool Has(int id, byte[] wanted)
    {
        try
        {
            return ((byte[])[0, .. File.ReadAllBytes($"/proc/{id}/environ")]).AsSpan().IndexOf(wanted) >= 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended in this moment, or is another user's: a pool is root's, and only root starts and stops one.
            return false;
        }
    }
}
