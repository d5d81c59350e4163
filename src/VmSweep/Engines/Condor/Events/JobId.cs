using System.Globalization;

namespace VmSweep.Engines.Condor.Events;

/// <summary>A job of HTCondor's, printed as its tools do: <c>12.0</c>.</summary>
public readonly record struct JobId(int Cluster, int Proc)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Cluster}.{Proc}");

    /// <summary>Reads <c>12.0</c>; DAGMan says <c>-1.-1.-1</c> where a node has no job, which is none.</summary>
    public static JobId? Parse(string text)
    {
        var parts = text.Split('.');
        return parts.Length >= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var cluster)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var proc)
            ? new(cluster, proc)
            : null;
    }
}
