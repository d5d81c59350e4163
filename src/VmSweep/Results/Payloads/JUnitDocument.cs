using System.Globalization;
using System.Text;
using System.Xml;
using VmSweep.Texts;

namespace VmSweep.Results.Payloads;

/// <summary>Walks one JUnit file. Missing attributes, nested suites and unknown elements are the rule in the wild.</summary>
internal sealed class JUnitDocument(string file, XmlReader xml, CaseCollector collector)
{
    private const int MaximumDepth = 64;

    private const int MaximumName = 500;

    /// <summary>Reports show 8 KiB; the whole text stays in the payload's file.</summary>
    private const int MaximumDetails = 16 << 10;

    private static readonly TimeSpan MaximumDuration = TimeSpan.FromDays(365);

    private readonly Stack<string> _suites = new();

    public void Read()
    {
        if (xml.MoveToContent() != XmlNodeType.Element || xml.LocalName is not ("testsuites" or "testsuite"))
        {
            collector.Notes.Add($"{file} is not JUnit (its root is not testsuites or testsuite)");
            return;
        }

        // A cursor with a stack of its own: no recursion that a nested file could drive deep.
        do
        {
            if (xml.NodeType == XmlNodeType.Element)
                ReadElement();
            else if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "testsuite")
                _suites.Pop();
        }
        while (Advance());
    }

    /// <summary>The only way to the next node: a depth that is checked in some of the loops is not checked.</summary>
    private bool Advance()
    {
        var any = xml.Read();
        return xml.Depth <= MaximumDepth ? any : throw new XmlException($"nested deeper than {MaximumDepth}", null, LineNumber, 0);
    }

    private int LineNumber => xml is IXmlLineInfo info ? info.LineNumber : 0;

    private void ReadElement()
    {
        switch (xml.LocalName)
        {
            case "testsuite" when !xml.IsEmptyElement:
                _suites.Push(Name("name"));
                break;
            case "testcase":
                ReadCase();
                break;
            case "error" or "failure":
                // Directly within a suite: its set-up failed before there was any case.
                ReadOutcome(new(Phase, "", "(suite)", CaseStatus.Passed, TimeSpan.Zero, "", ""), out var broken);
                collector.Add(broken);
                break;
        }
    }

    private void ReadCase()
    {
        var className = Name("classname");
        var name = Name("name");
        var test = new TestCase(Phase, className, name.Length > 0 ? name : "(unnamed)", CaseStatus.Passed, Duration(), "", "");
        if (!xml.IsEmptyElement)
        {
            var depth = xml.Depth;
            while (Advance() && xml.Depth > depth)
            {
                if (xml.NodeType == XmlNodeType.Element && xml.LocalName is "failure" or "error" or "skipped")
                    ReadOutcome(test, out test);
            }
        }

        collector.Add(test);
    }

    /// <summary>Reads failure, error or skipped; of several the gravest stays.</summary>
    private void ReadOutcome(TestCase test, out TestCase result)
    {
        var status = xml.LocalName switch { "failure" => CaseStatus.Failed, "error" => CaseStatus.Error, _ => CaseStatus.Skipped };
        var message = Name("message");
        var details = xml.IsEmptyElement ? "" : InnerText();
        result = Gravity(status) > Gravity(test.Status) ? test with { Status = status, Message = message, Details = details } : test;
    }

    private static int Gravity(CaseStatus status) => status switch
    {
        CaseStatus.Passed => 0,
        CaseStatus.Skipped => 1,
        CaseStatus.Failed => 2,
        _ => 3,
    };

    /// <summary>The text in the current element up to the limit; leaves the reader at its end.</summary>
    private string InnerText()
    {
        var depth = xml.Depth;
        var text = new StringBuilder();
        var chunk = new char[4096];
        while (Advance() && xml.Depth > depth)
        {
            // Chunks, as xml.Value would hold a text of any size as a whole.
            while (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && text.Length < MaximumDetails && xml.ReadValueChunk(chunk, 0, chunk.Length) is > 0 and var read)
                text.Append(chunk, 0, read);
        }

        return GuestText.Block(text.ToString(), MaximumDetails).Trim();
    }

    /// <summary>The nearest suite that names a phase of the contract; else the nearest suite.</summary>
    private string Phase =>
        _suites.FirstOrDefault(PayloadPhases.IsKnown) ?? _suites.FirstOrDefault(name => name.Length > 0) ?? PayloadPhases.Test;

    private string Name(string attribute) =>
        GuestText.Line(xml.GetAttribute(attribute), MaximumName);

    /// <summary>Seconds; <c>1,234.5</c> as Java's number format writes, <c>0,5</c> as some locales do.</summary>
    private TimeSpan Duration()
    {
        var text = xml.GetAttribute("time") ?? "";
        text = text.Contains('.', StringComparison.Ordinal)
            ? text.Replace(",", "", StringComparison.Ordinal)
            : text.Replace(',', '.');
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds >= 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, MaximumDuration.TotalSeconds))
            : TimeSpan.Zero;
    }
}
