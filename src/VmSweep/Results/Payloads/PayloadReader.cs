namespace VmSweep.Results.Payloads;

/// <summary>
/// Finds what a payload left of its tests in <c>output/</c> (not below it): JUnit (<c>*.xml</c>), TAP (<c>*.tap</c>) and logs of osg-test
/// (<c>osg-test-*.log</c>). A payload without any of them is judged by its exit status. Links are not followed.
/// </summary>
public static class PayloadReader
{
    private const int MaximumFiles = 100;

    /// <summary>So much is read of all files of a run: a minute of a core at the very most.</summary>
    private static readonly ByteSize MaximumBytes = ByteSize.GiB(2);

    private static readonly (string Pattern, string Name, Action<string, Stream, CaseCollector> Read)[] Adapters =
    [
        ("*.xml", "XML", JUnitReader.Read),
        ("*.tap", "TAP", TapReader.Read),
        ("osg-test-*.log", "osg-test", OsgTestReader.Read),
    ];

    public static PayloadReading ReadDirectory(string directory)
    {
        var collector = new CaseCollector();
        var bytes = 0L;
        if (!Directory.Exists(directory))
            return collector.ToReading();
        foreach (var (pattern, name, read) in Adapters)
        {
            var files = new DirectoryInfo(directory).EnumerateFiles(pattern).OrderBy(file => file.Name, StringComparer.Ordinal).ToList();
            foreach (var file in files.Take(MaximumFiles))
                ReadFile(file, read, collector, ref bytes);
            if (files.Count > MaximumFiles)
                collector.Problems.Add($"{files.Count} {name} files; only the first {MaximumFiles} were read");
        }

        return collector.ToReading();
    }

    private static void ReadFile(FileInfo file, Action<string, Stream, CaseCollector> read, CaseCollector collector, ref long bytes)
    {
        if (file.LinkTarget is not null)
        {
            collector.Notes.Add($"{file.Name} is a link and was not followed");
            return;
        }

        try
        {
            if (bytes > MaximumBytes.Bytes)
            {
                collector.Problems.Add($"{file.Name} was not read: the files before it hold more than {MaximumBytes}");
                return;
            }

            using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            bytes += stream.Length;
            read(file.Name, stream, collector);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            collector.Problems.Add($"{file.Name}: {exception.Message}");
        }
    }
}
