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

    /// <summary>A file of a million suites that all contradict themselves says so of the first.</summary>
    private const int MaximumContradictions = 3;

    private readonly Stack<JUnitTally> _suites = new();

    private int _contradictions;

    public void Read()
    {
        if (xml.MoveToContent() != XmlNodeType.Element || xml.LocalName is not ("testsuites" or "testsuite"))
        {
            if (JUnitWords.OtherForm(xml.LocalName) is { } form)
                collector.Problems.Add($"{file} is a test report in {form}, which is not read: convert it to JUnit, or leave it out of output/");
            else
                collector.Notes.Add($"{file} is not JUnit (its root is not testsuites or testsuite)");
            return;
        }

        // A cursor with a stack of its own: no recursion that a nested file could drive deep.
        do
        {
            if (xml.NodeType == XmlNodeType.Element)
                ReadElement();
            else if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName is "testsuite" or "testsuites" && _suites.TryPop(out var ended))
                Check(ended);
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
            case "testsuite" or "testsuites":
                // The name of the whole file is no phase.
                var suite = new JUnitTally(xml.LocalName == "testsuite" ? Name("name") : "", xml);
                if (xml.IsEmptyElement)
                    Check(suite);
                else
                    _suites.Push(suite);
                break;
            case "testcase":
                ReadCase();
                break;
            case "error" or "failure":
                // Directly within a suite: its set-up failed before there was any case.
                ReadOutcome(new(Phase, "", "(suite)", CaseStatus.Passed, TimeSpan.Zero, "", ""), out var broken);
                Add(broken, isCase: false);
                break;
        }
    }

    private void ReadCase()
    {
        var className = Name("classname");
        var name = Name("name");
        var status = JUnitWords.Read(xml, out var word);
        var test = new TestCase(Phase, className, name.Length > 0 ? name : "(unnamed)", status, Duration(), word, "");
        foreach (var suite in _suites)
            suite.Look(xml);
        if (!xml.IsEmptyElement)
        {
            var depth = xml.Depth;
            while (Advance() && xml.Depth > depth)
            {
                if (xml.NodeType == XmlNodeType.Element && (xml.LocalName is "failure" or "error" || JUnitWords.IsNotRunElement(xml.LocalName)))
                    ReadOutcome(test, out test);
            }
        }

        Add(test, isCase: true);
    }

    private void Add(TestCase test, bool isCase)
    {
        collector.Add(test);
        foreach (var suite in _suites)
            suite.Add(test, isCase);
    }

    private void Check(JUnitTally suite)
    {
        // What contradicts itself within contradicts what is around it too: once is enough to be believed.
        if (suite.Contradiction() is { } contradiction && ++_contradictions <= MaximumContradictions)
            collector.Problems.Add($"{file}:{LineNumber}: {(suite.Name.Length > 0 ? $"suite '{suite.Name}'" : "it")} {contradiction}");
    }

    /// <summary>Reads failure, error or skipped; of several the gravest stays.</summary>
    private void ReadOutcome(TestCase test, out TestCase result)
    {
        var status = xml.LocalName switch { "failure" => CaseStatus.Failed, "error" => CaseStatus.Error, _ => CaseStatus.Skipped };
        var message = Name("message");
        var details = xml.IsEmptyElement ? "" : InnerText();
        // An element says more than the attribute that says the same.
        result = Gravity(status) > Gravity(test.Status) || (status == test.Status && test.Details.Length == 0 && message.Length + details.Length > 0) ? test with { Status = status, Message = message, Details = details } : test;
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
        (_suites.FirstOrDefault(suite => PayloadPhases.IsKnown(suite.Name)) ?? _suites.FirstOrDefault(suite => suite.Name.Length > 0))?.Name ?? PayloadPhases.Test;

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
