namespace VmSweep.Hosts;

/// <summary>The words of CheckHost.</summary>
public static class HostReport
{
    public static IEnumerable<string> Lines(HostCheck check)
    {
        var width = check.Found.Max(found => found.Tool.Program.Length);
        foreach (var (tool, path) in check.Found)
            yield return $"{(path is null ? "missing" : "found  ")}  {tool.Program.PadRight(width)}  {path ?? tool.Purpose}";
        yield return check switch
        {
            { IsComplete: true } => "Nothing is missing.",
            { Installation.Count: > 0 } => $"To install what is missing, as root: {check.InstallationLine}",
            _ => "No package manager is known here; install what is missing by hand.",
        };
    }
}
