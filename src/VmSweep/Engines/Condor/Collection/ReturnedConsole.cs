using VmSweep.Guest;

namespace VmSweep.Engines.Condor.Collection;

/// <summary>A guest's console, where the machine's XML script made it a file that came back with the job. As hostile as its disk, and bounded.</summary>
internal static class ReturnedConsole
{
    private static readonly ByteSize Limit = ByteSize.MiB(64);

    /// <summary>The launcher prints some ten, alarms are bounded by kind; a payload that prints markers fills this, and no memory.</summary>
    internal const int MaximumEvents = 1000;

    public static IReadOnlyList<ConsoleEvent> Read(string path)
    {
        if (!File.Exists(path))
            return [];
        using var file = File.OpenRead(path);
        var scanner = new ConsoleScanner();
        var found = new List<ConsoleEvent>();
        var buffer = new byte[1 << 16];
        int count;
        while (file.Position < Limit.Bytes && found.Count < MaximumEvents && (count = file.Read(buffer)) > 0)
            found.AddRange(scanner.Feed(buffer.AsSpan(0, count)));
        found.AddRange(scanner.Finish());
        return found.Count <= MaximumEvents ? found : found.GetRange(0, MaximumEvents);
    }
}
