using System.Xml;
using VmSweep.Results;
using VmSweep.Texts;

namespace VmSweep.Reports;

/// <summary>A run as a suite of its own: the run itself, which has verdict and logs, and the tests of its payload (<c>--junit-detail cases</c>).</summary>
internal static class JUnitCases
{
    private const int MaximumDetails = 4 << 10;

    public static JUnitSuite Suite(SweepResult sweep, RunResult result, string name, Action<XmlWriter> run)
    {
        var cases = Named(result).ToList();
        var counts = new JUnitCounts(
            cases.Count,
            cases.Count(test => test.Case.Status is CaseStatus.Failed or CaseStatus.BadSkip),
            cases.Count(test => test.Case.Status == CaseStatus.Error),
            cases.Count(test => test.Case.Status == CaseStatus.Skipped),
            TimeSpan.Zero);
        var outcome = JUnitReport.Outcome(result.Verdict);
        counts += new JUnitCounts(1, outcome == "failure" ? 1 : 0, outcome == "error" ? 1 : 0, outcome == "skipped" ? 1 : 0, result.Duration);
        return new(
            $"{result.Run.Platform} {name}",
            sweep.Started,
            counts,
            [("sweep", sweep.SweepId), ("run", result.Run.Serial), ("sources", $"{result.Run.Sources}")],
            [run, .. cases.Select(test => (Action<XmlWriter>)(xml => WriteCase(xml, result, $"{name} › {test.Name}", test.Case)))]);
    }

    /// <summary>Names are unique within the run: of two that are equal GitLab shows the first.</summary>
    private static IEnumerable<(string Name, TestCase Case)> Named(RunResult result)
    {
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var test in result.Cases)
        {
            var name = $"{test.Phase} › {(test.ClassName.Length > 0 ? $"{test.ClassName} › " : "")}{test.Name}";
            var number = used[name] = used.GetValueOrDefault(name) + 1;
            yield return (number == 1 ? name : $"{name} #{number}", test);
        }
    }

    private static void WriteCase(XmlWriter xml, RunResult result, string name, TestCase test)
    {
        xml.WriteStartElement("testcase");
        JUnitReport.Attribute(xml, "classname", CaseNames.ClassName(result.Run));
        JUnitReport.Attribute(xml, "name", GuestText.Line(name, GuestText.MaximumMessage));
        xml.WriteAttributeString("time", JUnitReport.Seconds(test.Duration));
        var element = test.Status switch { CaseStatus.Passed => null, CaseStatus.Skipped => "skipped", CaseStatus.Error => "error", _ => "failure" };
        if (element is not null)
        {
            xml.WriteStartElement(element);
            JUnitReport.Attribute(xml, "message", Utf8Cut.Cut(test.Message, 1000));
            if (element != "skipped")
                JUnitReport.Attribute(xml, "type", test.Status == CaseStatus.BadSkip ? "bad-skip" : element);
            JUnitReport.Text(xml, Utf8Cut.Cut(test.Details.Length > 0 ? test.Details : test.Message, MaximumDetails));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }
}
