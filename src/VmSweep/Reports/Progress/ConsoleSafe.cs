namespace VmSweep.Reports.Progress;

/// <summary>Text that may come from a guest, made safe for a terminal: no escapes, no line breaks.</summary>
internal static class ConsoleSafe
{
    public static string Line(string text) =>
        text.AsSpan().IndexOfAnyInRange('\0', '\u001F') < 0 && text.AsSpan().IndexOfAnyInRange('\u007F', '\u009F') < 0
            ? text
            : string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
