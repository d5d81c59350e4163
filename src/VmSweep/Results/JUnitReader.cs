using System.Text;
using System.Xml;

namespace VmSweep.Results;

/// <summary>What a payload's JUnit files held.</summary>
/// <param name="Cases">All test cases, in order of file names and then of the files.</param>
/// <param name="Problems">What could not be read: with any of these the cases are not the whole truth.</param>
/// <param name="Notes">What was odd and changes nothing.</param>
public sealed record JUnitReading(IReadOnlyList<TestCase> Cases, IReadOnlyList<string> Problems, IReadOnlyList<string> Notes)
{
    public static JUnitReading Empty { get; } = new([], [], []);
}

/// <summary>
/// Reads <c>output/*.xml</c> of a guest: hostile input. No DTD, no entities, no external anything; sizes, counts and
/// depths are bounded; a bad file is a problem in the result and never an exception.
/// </summary>
public static class JUnitReader
{
    public static readonly ByteSize MaximumFile = ByteSize.MiB(10);

    private const int MaximumFiles = 100;

    /// <summary>OSG's own payload has some 300 cases; GitLab refuses a report of 250,000 XML objects.</summary>
    internal const int MaximumCases = 10_000;

    /// <summary>Reads all <c>*.xml</c> in a directory (not below it). Links are not followed.</summary>
    public static JUnitReading ReadDirectory(string directory)
    {
        var collector = new JUnitCollector();
        var files = Directory.Exists(directory) ? Candidates(directory) : [];
        foreach (var file in files.Take(MaximumFiles))
            ReadFile(file, collector);
        if (files.Count > MaximumFiles)
            collector.Problems.Add($"{files.Count} XML files; only the first {MaximumFiles} were read");
        return collector.ToReading();
    }

    /// <summary>Reads one file's content.</summary>
    /// <param name="name">Named in problems.</param>
    public static JUnitReading Read(string name, byte[] content)
    {
        var collector = new JUnitCollector();
        ReadContent(name, content, collector);
        return collector.ToReading();
    }

    private static List<FileInfo> Candidates(string directory) =>
        [.. new DirectoryInfo(directory).EnumerateFiles("*.xml")
            .OrderBy(file => file.Name, StringComparer.Ordinal)];

    private static void ReadFile(FileInfo file, JUnitCollector collector)
    {
        if (file.LinkTarget is not null)
        {
            collector.Notes.Add($"{file.Name} is a link and was not followed");
            return;
        }

        if (file.Length > MaximumFile.Bytes)
        {
            collector.Problems.Add($"{file.Name} is {new ByteSize(file.Length)}; the limit is {MaximumFile}");
            return;
        }

        try
        {
            ReadContent(file.Name, File.ReadAllBytes(file.FullName), collector);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            collector.Problems.Add($"{file.Name}: {exception.Message}");
        }
    }

    private static void ReadContent(string name, byte[] content, JUnitCollector collector)
    {
        if (content.Length > MaximumFile.Bytes)
        {
            collector.Problems.Add($"{name} is {new ByteSize(content.Length)}; the limit is {MaximumFile}");
            return;
        }

        // Decoded here and not by the XML reader: a byte that is no UTF-8 costs one character then, not the file.
        using var text = new StreamReader(new MemoryStream(content), new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true);
        var clean = XmlSafe.Clean(text.ReadToEnd(), out var replaced);
        if (replaced > 0)
            collector.Notes.Add($"{name}: {replaced} characters that XML 1.0 does not allow were replaced");
        using var xml = XmlReader.Create(new StringReader(clean), new()
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MaximumFile.Bytes,
            MaxCharactersFromEntities = 1,
            // Character references such as &#27; are common in real files; their values are cleaned one by one.
            CheckCharacters = false,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        });
        try
        {
            new JUnitDocument(name, xml, collector).Read();
        }
        catch (XmlException exception)
        {
            collector.Problems.Add($"{name}:{exception.LineNumber}: not well-formed XML, read up to there ({exception.Message})");
        }
    }
}
