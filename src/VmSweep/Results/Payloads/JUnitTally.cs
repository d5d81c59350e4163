using System.Globalization;
using System.Xml;

namespace VmSweep.Results.Payloads;

/// <summary>
/// What a suite counts in its attributes, beside what is told in it, suites within it included. More counted than told means that something is
/// missing: a case, a failure, a skip. Fewer counted is a matter of taste: Boost.Test counts what passed, some count without skips.
/// </summary>
internal sealed class JUnitTally(string name, XmlReader xml)
{
    private readonly int _tests = Number(xml, "tests");
    private readonly int _failures = Math.Max(Number(xml, "failures"), Number(xml, "errors"));

    /// <summary>The greatest and not the sum, as some count a case under two names.</summary>
    private readonly int _notRun = ((string[])["skipped", "disabled", "skip", "skips", "ignored", "not-run"]).Max(name => Number(xml, name));

    private readonly bool _isCatch = xml.GetAttribute("hostname") == "tbd";
    private readonly bool _mayBeDoctest = xml.AttributeCount == 4 && xml.GetAttribute("name") is not null && xml.GetAttribute("errors") is not null;

    private int _cases;
    private int _failing;
    private int _skipped;
    private bool _isDoctest;

    public string Name { get; } = name;

    /// <summary>Takes a case; an error of the suite itself, which is none, with <paramref name="isCase"/> false.</summary>
    public void Add(TestCase test, bool isCase)
    {
        _cases += isCase ? 1 : 0;
        _failing += test.IsFailing ? 1 : 0;
        _skipped += test.Status == CaseStatus.Skipped ? 1 : 0;
    }

    /// <summary>Looks at a case's element: doctest's has four attributes and no other writer's the same.</summary>
    public void Look(XmlReader test) => _isDoctest |= _mayBeDoctest && test.AttributeCount == 4 && test.GetAttribute("status") == "run" && test.GetAttribute("time") is not null;

    /// <summary>What does not fit together; null where all does.</summary>
    public string? Contradiction()
    {
        // Catch2 and doctest count assertions and not cases.
        var countsAssertions = _isCatch || _isDoctest;
        if (countsAssertions ? _failures > 0 && _failing == 0 : _failures > _failing)
            return $"counts {_failures} failed, and {_failing} are told";
        if (!countsAssertions && _notRun > _skipped)
            return $"counts {_notRun} that did not run, and {_skipped} are told";
        return !countsAssertions && _tests > _cases ? $"counts {_tests} tests, and {_cases} are told" : null;
    }

    private static int Number(XmlReader xml, string attribute) =>
        int.TryParse(xml.GetAttribute(attribute), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
