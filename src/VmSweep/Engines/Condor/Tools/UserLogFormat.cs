namespace VmSweep.Engines.Condor.Tools;

/// <summary>The forms of event logs that an administrator can ask for (condor_event.cpp, ULogEvent::parse_opts). <see cref="Events.JobEventReader"/> reads them all.</summary>
internal static class UserLogFormat
{
    public const string Knob = "DEFAULT_USERLOG_FORMAT_OPTIONS";

    /// <summary>What DAGMan is given for the events that it writes itself. It reads one form per log only, and would not know its own POST scripts' in JSON.</summary>
    public const string Ours = "ISO_DATE";

    public static IReadOnlyList<string> Known { get; } = ["ISO_DATE", "LEGACY", "UTC", "SUB_SECOND", "XML", "JSON"];

    /// <summary>The first word that is none of those, with "!" before it or without; null where there is none.</summary>
    public static string? UnknownOption(string options) =>
        options.Split([' ', ',', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(word => !Known.Contains(word.TrimStart('!'), StringComparer.OrdinalIgnoreCase));
}
