using System.Globalization;
using VmSweep.Processes;

namespace VmSweep.BaseImages.Oz.Commands;

/// <summary>One of Oz's programs with its options, typed. Oz itself checks little: <c>-t abc</c> is a traceback, a relative <c>-s</c> an error after minutes.</summary>
public abstract record OzCommand
{
    /// <summary>Name of the program.</summary>
    public abstract string Program { get; }

    /// <summary>The configuration (<c>-c</c>); null takes ~/.oz/oz.cfg or /etc/oz/oz.cfg.</summary>
    public string? Configuration { get; init; }

    /// <summary>How much is printed (<c>-d</c>). Below <see cref="OzDebugLevel.Debug"/> Oz ends with 0 on nearly every error.</summary>
    public OzDebugLevel DebugLevel { get; init; } = OzDebugLevel.Debug;

    /// <summary>Options and operands, one by one.</summary>
    public IReadOnlyList<string> Arguments => [.. Option("-c", Configuration), .. Flag($"-d{(int)DebugLevel}", true), .. Rest()];

    /// <param name="directory">Where a file lands that was given no place; Oz takes the current directory.</param>
    public CommandLine ToCommandLine(string? directory = null) => new(Program, Arguments)
    {
        WorkingDirectory = directory,
        // Otherwise an error on the standard output comes minutes after its cause on the other stream.
        Environment = new Dictionary<string, string?> { ["PYTHONUNBUFFERED"] = "1" },
    };

    private protected abstract IEnumerable<string> Rest();

    private protected static IEnumerable<string> Option(string name, string? value) => value is null ? [] : [name, value];

    private protected static IEnumerable<string> Option(string name, TimeSpan? value) =>
        value is { } time ? [name, ((long)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture)] : [];

    private protected static IEnumerable<string> Flag(string name, bool set) => set ? [name] : [];
}

public enum OzDebugLevel
{
    Silent = 0,
    Errors = 1,
    Progress = 2,

    /// <summary>Every step, and an exit status that tells of errors.</summary>
    Debug = 3,

    /// <summary>The same, each line with its level and logger.</summary>
    DebugWithNames = 4,
}
