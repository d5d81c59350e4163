namespace VmSweep.Shell.Terminal;

/// <summary>Where somebody, or a script, talks to a guest from.</summary>
/// <param name="Input">What is typed.</param>
/// <param name="Output">What is seen.</param>
public sealed record ShellTerminal(Stream Input, Stream Output)
{
    private const int StandardInput = 0;

    private const int StandardOutput = 1;

    /// <summary>Whether somebody types; otherwise the input is a script.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Whether the output can be driven by a guest's escape sequences; elsewhere they are only noise.</summary>
    public bool ShowsEscapes { get; init; }

    /// <summary>Null where it is not known.</summary>
    public TerminalSize? Size { get; init; }

    /// <summary>Lets keys through as they are until it is disposed of.</summary>
    internal Func<IDisposable?> EnterRawMode { get; init; } = static () => null;

    /// <summary>This process's own: by descriptor, below everything that NUKE or the console class make of it.</summary>
    public static ShellTerminal OfThisProcess()
    {
        var isInteractive = RawMode.IsTerminal(StandardInput);
        return new(new InputDescriptor(StandardInput), Console.OpenStandardOutput())
        {
            IsInteractive = isInteractive,
            ShowsEscapes = RawMode.IsTerminal(StandardOutput),
            Size = TerminalSize.Of(StandardInput),
            EnterRawMode = () => isInteractive ? RawMode.Enter(StandardInput) : null,
        };
    }
}

/// <summary>In characters.</summary>
public sealed record TerminalSize(int Rows, int Columns)
{
    internal static TerminalSize? Of(int descriptor)
    {
        var size = default(CLibrary.WindowSizeStructure);
        return CLibrary.Control(descriptor, CLibrary.GetWindowSize, ref size) == 0 && size is { Rows: > 0, Columns: > 0 } ? new(size.Rows, size.Columns) : null;
    }
}
