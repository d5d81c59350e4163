using System.Xml;

namespace VmSweep.Results.Payloads;

/// <summary>
/// Reads <c>output/*.xml</c> of a guest: hostile input. A document type is passed over, entities are not known, nothing external is read; sizes, counts and
/// depths are bounded, and what is read is streamed; a bad file is a problem in the result and never an exception.
/// </summary>
public static class JUnitReader
{
    /// <summary>So much of a file is read. The XML reader holds an attribute as a whole, so this bounds its memory too: some 200 MB at worst.</summary>
    public static readonly ByteSize MaximumFile = ByteSize.MiB(32);

    /// <summary>Reads one file's content.</summary>
    /// <param name="name">Named in problems.</param>
    public static PayloadReading Read(string name, byte[] content)
    {
        var collector = new CaseCollector();
        using var stream = new MemoryStream(content);
        Read(name, stream, collector);
        return collector.ToReading();
    }

    internal static void Read(string name, Stream content, CaseCollector collector)
    {
        // Decoded here and not by the XML reader: a byte that its encoding does not have costs one character then, not the file.
        var encoding = DeclaredEncoding.Of(content, out var unknown);
        if (unknown is not null)
            collector.Problems.Add($"{name} declares the encoding '{unknown}', which is not known here; it was read as UTF-8");
        using var text = new StreamReader(content, encoding, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
        using var clean = new CleanTextReader(text, MaximumFile.Bytes);
        try
        {
            using var xml = XmlReader.Create(clean, new()
            {
                DtdProcessing = DtdProcessing.Ignore,
                XmlResolver = null,
                MaxCharactersFromEntities = 1,
                // Character references such as &#27; are common in real files; their values are cleaned one by one.
                CheckCharacters = false,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
            });
            new JUnitDocument(name, xml, collector).Read();
        }
        catch (XmlException exception)
        {
            collector.Problems.Add(clean.WasCut
                ? $"{name} is longer than {MaximumFile}; it was read up to line {exception.LineNumber}"
                : $"{name}:{exception.LineNumber}: not well-formed XML, read up to there ({exception.Message})");
        }

        if (clean.Replaced > 0)
            collector.Notes.Add($"{name}: {clean.Replaced} characters that XML 1.0 does not allow were replaced");
    }
}
