namespace Nuke.Common.Execution;

/// <summary>What is not a log line: headings, table, outcome. Coloured where TERM says xterm, even into a pipe, as NUKE does.</summary>
internal static class ConsoleText
{
    public const string Heading = "36;1";
    public const string Success = "32;1";
    public const string Warning = "33;1";
    public const string Error = "31;1";

    public static bool HasColours { get; } =
        Environment.GetEnvironmentVariable("TERM")?.StartsWith("xterm", StringComparison.Ordinal) == true;

    public static void WriteLine(string text = "", string colour = null) =>
        Console.WriteLine(HasColours && colour != null ? $"\e[{colour}m{text}\e[0m" : text);
}
