using System.Xml;

namespace VmSweep.Results.Payloads;

/// <summary>How producers say in a test case's attributes what became of it; most say it in an element, some in both, some here alone.</summary>
internal static class JUnitWords
{
    /// <summary>googletest: notrun, suppressed; CTest: notrun, disabled; Qt: skip; NUnit's converters: Ignored, NotRunnable; TestNG and others: the rest.</summary>
    private static readonly HashSet<string> NotRun = new(StringComparer.OrdinalIgnoreCase)
    {
        "notrun", "not run", "not_run", "not-run", "norun", "notrunnable", "notexecuted", "suppressed", "disabled", "skip", "skipped", "ignore", "ignored", "inactive", "pending",
        "blocked", "blacklisted", "bfail", "bxfail", "incomplete", "inconclusive", "cancel", "canceled", "cancelled", "untested", "undefined", "todo", "filtered",
    };

    private static readonly HashSet<string> Failed = new(StringComparer.OrdinalIgnoreCase)
    {
        "fail", "failed", "failure", "error", "errored", "broken", "crash", "crashed", "timeout", "timedout", "timed out", "aborted", "interrupted", "xpass", "unexpected success",
    };

    /// <summary>Elements in a case that say that it did not run.</summary>
    public static bool IsNotRunElement(string name) => name is "skipped" or "disabled" or "ignored" or "notrun" or "pending" or "incomplete";

    /// <summary>What the attributes say; passed where they say nothing.</summary>
    /// <param name="word">The attribute and its value, for the report.</param>
    public static CaseStatus Read(XmlReader xml, out string word)
    {
        word = "";
        var status = CaseStatus.Passed;
        foreach (var name in (string[])["status", "result", "outcome"])
        {
            var value = (xml.GetAttribute(name) ?? "").Trim();
            if (Failed.Contains(value))
                (status, word) = (CaseStatus.Failed, $"{name}={value}");
            else if (NotRun.Contains(value) && status == CaseStatus.Passed)
                (status, word) = (CaseStatus.Skipped, $"{name}={value}");
        }

        // NUnit 2 and what is made of it by style sheets.
        if (status == CaseStatus.Passed && string.Equals(xml.GetAttribute("executed"), "false", StringComparison.OrdinalIgnoreCase))
            (status, word) = (CaseStatus.Skipped, "executed=false");
        return status;
    }

    /// <summary>The root of a report in a producer's own form, which would say nothing here; null for any other document.</summary>
    public static string? OtherForm(string root) => root switch
    {
        "test-run" or "test-results" => "NUnit's own form",
        "assemblies" => "xUnit.net's own form",
        "TestRun" => "Visual Studio's own form (trx)",
        "testng-results" => "TestNG's own form",
        "robot" => "Robot Framework's own form",
        "TestLog" or "TestResult" => "Boost.Test's own form",
        "Catch" or "Catch2TestRun" => "Catch2's own form",
        _ => null,
    };
}
