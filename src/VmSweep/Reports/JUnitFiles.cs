using System.Text;
using System.Xml;
using VmSweep.Files;

namespace VmSweep.Reports;

/// <summary>
/// Puts suites into as many files as their readers need: <c>junit.xml</c>, <c>junit-2.xml</c>, … GitLab reads 30 MB a file and refuses 250,000 XML
/// objects; a sweep of 1,564 runs is one file of 5 MB.
/// </summary>
internal static class JUnitFiles
{
    /// <summary>A suite is never split, so one has to fit: 8 KiB for each case that failed.</summary>
    public const int CasesPerSuite = 1000;

    private const int MaximumBytes = 25_000_000;

    private const int MaximumElements = 200_000;

    /// <summary>A case is a testcase, an outcome, system-out and text in them.</summary>
    private const int ElementsPerCase = 6;

    /// <param name="name">The sweep's.</param>
    public static void Write(string directory, string name, IEnumerable<JUnitSuite> suites)
    {
        var number = 0;
        foreach (var (rendered, counts) in Pack(suites))
        {
            number++;
            AtomicFile.WriteBytes(Path.Combine(directory, NameOf(number)), Document(name, rendered, counts));
        }

        // An earlier report of this sweep may have had more.
        foreach (var old in Directory.EnumerateFiles(directory, "junit-*.xml").Where(file => !Enumerable.Range(2, Math.Max(0, number - 1)).Select(NameOf).Contains(Path.GetFileName(file))))
            File.Delete(old);
    }

    /// <summary>All suites as one document, whatever its size.</summary>
    public static byte[] Render(string name, IEnumerable<JUnitSuite> suites)
    {
        var all = suites.ToList();
        return Document(name, [.. all.Select(Render)], all.Aggregate(JUnitCounts.Zero, (sum, suite) => sum + suite.Counts));
    }

    internal static string NameOf(int number) => number == 1 ? SweepReport.JUnitFile : $"junit-{number}.xml";

    internal static IEnumerable<(IReadOnlyList<byte[]> Suites, JUnitCounts Counts)> Pack(IEnumerable<JUnitSuite> suites, int maximumBytes = MaximumBytes)
    {
        var (file, bytes, elements, counts, any) = (new List<byte[]>(), 0L, 0, JUnitCounts.Zero, false);
        foreach (var suite in suites)
        {
            var rendered = Render(suite);
            var size = suite.Cases.Count * ElementsPerCase;
            if (file.Count > 0 && (bytes + rendered.Length > maximumBytes || elements + size > MaximumElements))
            {
                yield return (file, counts);
                (file, bytes, elements, counts) = ([], 0, 0, JUnitCounts.Zero);
            }

            any = true;
            file.Add(rendered);
            (bytes, elements, counts) = (bytes + rendered.Length, elements + size, counts + suite.Counts);
        }

        if (file.Count > 0 || !any)
            yield return (file, counts);
    }

    private static byte[] Document(string name, IReadOnlyList<byte[]> suites, JUnitCounts counts)
    {
        using var stream = new MemoryStream();
        stream.Write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"u8);
        // The root's start and end are written by the same writer as everything, and the suites put between them.
        var root = Encoding.UTF8.GetString(Fragment(xml =>
        {
            xml.WriteStartElement("testsuites");
            JUnitReport.Attribute(xml, "name", name);
            WriteCounts(xml, counts);
            xml.WriteString("\n");
            xml.WriteEndElement();
        }, indent: false));
        var end = root.LastIndexOf("</testsuites>", StringComparison.Ordinal);
        stream.Write(Encoding.UTF8.GetBytes(root[..end]));
        foreach (var suite in suites)
            stream.Write(suite);
        stream.Write("</testsuites>\n"u8);
        return stream.ToArray();
    }

    private static byte[] Render(JUnitSuite suite) => [.. Fragment(xml => WriteSuite(xml, suite), indent: true), (byte)'\n'];

    private static void WriteSuite(XmlWriter xml, JUnitSuite suite)
    {
        xml.WriteStartElement("testsuite");
        JUnitReport.Attribute(xml, "name", suite.Name);
        WriteCounts(xml, suite.Counts);
        JUnitReport.Attribute(xml, "timestamp", suite.Started.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", System.Globalization.CultureInfo.InvariantCulture));
        xml.WriteStartElement("properties");
        foreach (var (name, value) in suite.Properties)
        {
            xml.WriteStartElement("property");
            JUnitReport.Attribute(xml, "name", name);
            JUnitReport.Attribute(xml, "value", value);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        foreach (var test in suite.Cases)
            test(xml);
        xml.WriteEndElement();
    }

    private static void WriteCounts(XmlWriter xml, JUnitCounts counts)
    {
        xml.WriteAttributeString("tests", JUnitReport.Number(counts.Tests));
        xml.WriteAttributeString("failures", JUnitReport.Number(counts.Failures));
        xml.WriteAttributeString("errors", JUnitReport.Number(counts.Errors));
        xml.WriteAttributeString("skipped", JUnitReport.Number(counts.Skipped));
        xml.WriteAttributeString("time", JUnitReport.Seconds(counts.Time));
    }

    private static byte[] Fragment(Action<XmlWriter> write, bool indent)
    {
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, new() { Indent = indent, NewLineChars = "\n", Encoding = new UTF8Encoding(false), OmitXmlDeclaration = true, ConformanceLevel = ConformanceLevel.Fragment }))
            write(xml);
        return stream.ToArray();
    }
}
