using System.Text;

namespace VmSweep.Engines.Condor.Events;

/// <summary>The quick way for events as HTCondor writes them by default. Whatever looks otherwise is left to the other way, line by line.</summary>
internal sealed partial class JobEventReader
{
    /// <summary>"2026-11-22 18:30:00 ".</summary>
    private const int TimeLength = 20;

    private JobEvent? TakeWhole(LogWindow window)
    {
        // Of another form nobody looks for the end that it does not have.
        if ((window.Bytes.Length == 0 && !window.Fill()) || window.Bytes[0] is < (byte)'0' or > (byte)'9')
            return null;
        int end;
        while ((end = window.Bytes.IndexOf("\n...\n"u8)) < 0)
        {
            if (!window.Fill())
                return null;
        }

        var text = window.Bytes[..end];
        if (!TryHead(text, out var kind, out var job, out var length) || !TryTime(text[length..], out var when) || !IsOneEvent(text))
            return null;
        var rest = text[(length + TimeLength)..];
        var line = rest.IndexOf((byte)'\n');
        var headline = Encoding.UTF8.GetString(line < 0 ? rest : rest[..line]).Trim();
        var found = new JobEvent(Offset, kind, job, when, headline, line < 0 ? [] : new EventLines(rest[(line + 1)..].ToArray()));
        window.Take(end + 5);
        Offset += end + 5;
        return found;
    }

    /// <summary>"005 (004.000.000) ".</summary>
    private static bool TryHead(ReadOnlySpan<byte> text, out JobEventKind kind, out JobId job, out int length)
    {
        (kind, job, length) = (default, default, 4);
        if (text.Length < 16 || text[3] != ' ' || text[4] != '(' || !TryNumber(text[..3], out var number))
            return false;
        kind = (JobEventKind)number;
        var close = text[..Math.Min(text.Length, 48)].IndexOf(") "u8);
        if (close < 0)
            return false;
        length = close + 2;
        var id = text[5..close];
        var dot = id.IndexOf((byte)'.');
        var last = id.LastIndexOf((byte)'.');
        if (dot < 0 || last == dot || !TryNumber(id[..dot], out var cluster) || !TryNumber(id[(dot + 1)..last], out var proc) || !TryNumber(id[(last + 1)..], out _))
            return false;
        job = new(cluster, proc);
        return true;
    }

    private bool TryTime(ReadOnlySpan<byte> text, out DateTimeOffset when)
    {
        when = default;
        if (text.Length < TimeLength || text[4] != '-' || text[7] != '-' || text[10] != ' ' || text[13] != ':' || text[16] != ':' || text[19] != ' '
            || !TryNumber(text[..4], out var year) || !TryNumber(text[5..7], out var month) || !TryNumber(text[8..10], out var day)
            || !TryNumber(text[11..13], out var hour) || !TryNumber(text[14..16], out var minute) || !TryNumber(text[17..19], out var second)
            || year is < 2 or > 9998 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var local = new DateTime(year, month, day, hour, minute, second);
        when = new(local, time.LocalTimeZone.GetUtcOffset(local));
        return true;
    }

    /// <summary>No line of it begins another event, and none is longer, nor are there more, than the other way would take.</summary>
    private static bool IsOneEvent(ReadOnlySpan<byte> text)
    {
        if (text.Contains((byte)'\r'))
            return false;
        for (var lines = 1; lines < MostLines; lines++)
        {
            var end = text.IndexOf((byte)'\n');
            if ((end < 0 ? text.Length : end) > MostLine)
                return false;
            if (end < 0)
                return true;
            text = text[(end + 1)..];
            if (text.Length > 0 && text[0] is >= (byte)'0' and <= (byte)'9' && text.Length > 4 && text[4] == '(')
                return false;
            if (text.Length > 0 && text[0] is (byte)'{' or (byte)'<')
                return false;
        }

        return false;
    }

    /// <summary>Digits, of a number that fits.</summary>
    private static bool TryNumber(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        if (digits.Length is 0 or > 9)
            return false;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            number = (number * 10) + digit - '0';
        }

        return true;
    }
}
