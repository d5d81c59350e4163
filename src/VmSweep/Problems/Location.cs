namespace VmSweep.Problems;

/// <summary>The place a message is about, printed so that an editor can jump there (<c>file:line</c>).</summary>
public sealed record Location(string Name, int? Line = null)
{
    public static Location File(string path, int? line = null) => new(path, line);

    public static Location Run(string serial) => new($"run {serial}");

    public static Location Parameter(string name) => new($"--{name}");

    public static Location Host { get; } = new("this host");

    public override string ToString() => Line is { } line ? $"{Name}:{line}" : Name;
}
