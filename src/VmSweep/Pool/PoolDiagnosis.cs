using System.Globalization;
using VmSweep.Processes;

namespace VmSweep.Pool;

/// <summary>What can be seen of a pool that does not come up: whoever reads it may not have the machine any more (CI).</summary>
internal static class PoolDiagnosis
{
    private const int Words = 3;

    /// <summary>Far more than a node says while it starts; a startd that runs wild is not read to its end.</summary>
    private const int Most = 1 << 20;

    /// <returns>A sentence per node, each with a blank before it.</returns>
    public static string Of(PoolLayout layout, IReadOnlyList<string> nodes) => string.Concat(nodes.Select(node => $" {node} {State(layout, node)}."));

    private static string State(PoolLayout layout, string node)
    {
        var last = string.Join(" / ", [.. Last(Path.Combine(layout.Node(node), "log"), static _ => true), .. Last(layout.StartdLog(node), IsOfVmUniverse)]);
        return $"{Life(layout.NodeProcessId(node))}, and said {(last.Length == 0 ? "nothing" : $"'{last}'")}";
    }

    private static string Life(string identity)
    {
        if (!File.Exists(identity))
            return "did not get so far as to say its process";
        return int.TryParse(File.ReadAllText(identity), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var id) && ProcessIdentity.Of(id) is not null ? "runs" : "has ended";
    }

    /// <summary>Whether the startd tried vm-gahp, and what came of it.</summary>
    private static bool IsOfVmUniverse(string line) =>
        line.Contains("VM universe", StringComparison.OrdinalIgnoreCase) || line.Contains("vmgahp", StringComparison.OrdinalIgnoreCase) || line.Contains("vm-gahp", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Last(string path, Func<string, bool> matters)
    {
        if (!File.Exists(path))
            return [];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(-Math.Min(Most, file.Length), SeekOrigin.End);
        using var reader = new StreamReader(file);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(matters).TakeLast(Words)];
    }
}
