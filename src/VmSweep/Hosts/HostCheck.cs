using VmSweep.Problems;
using VmSweep.Processes;

namespace VmSweep.Hosts;

/// <summary>What this host has of what is needed, and what would install the rest.</summary>
/// <param name="Found">Each tool with its place; null where it is missing.</param>
/// <param name="Installation">The commands that install what is missing; empty where nothing is, or where no package manager is known.</param>
public sealed record HostCheck(IReadOnlyList<(HostTool Tool, string? Path)> Found, IReadOnlyList<CommandLine> Installation)
{
    public IReadOnlyList<HostTool> Missing { get; } = [.. Found.Where(found => found.Path is null).Select(found => found.Tool)];

    public bool IsComplete => Missing.Count == 0;

    /// <summary>The commands as one line to paste into a root shell.</summary>
    public string InstallationLine => string.Join(" && ", Installation);

    public static HostCheck Of(IReadOnlyList<HostTool> tools) => Of(tools, PackageManager.OfThisHost(), static tool => tool.Find());

    internal static HostCheck Of(IReadOnlyList<HostTool> tools, PackageManager? manager, Func<HostTool, string?> find)
    {
        var found = tools.Select(tool => (tool, find(tool))).ToArray();
        string[] packages = manager is null
            ? []
            : [.. found.Where(pair => pair.Item2 is null).Select(pair => manager.PackageOf(pair.tool)).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        return new(found, packages.Length == 0 ? [] : manager!.Install(packages));
    }

    /// <exception cref="ProblemException">Something is missing; each with what it is for, and the line that installs it.</exception>
    public void EnsureComplete()
    {
        if (IsComplete)
            return;
        var remedy = Installation.Count > 0 ? $"As root: {InstallationLine}" : "Install them with this system's package manager.";
        throw new ProblemException([.. Missing.Select(tool => new Problem(Location.Host, $"'{tool.Program}' is missing; it {tool.Purpose}.", remedy))]);
    }
}
