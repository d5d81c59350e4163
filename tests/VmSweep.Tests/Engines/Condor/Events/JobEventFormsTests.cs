using CsCheck;
using VmSweep.Engines.Condor.Events;

namespace VmSweep.Tests.Engines.Condor.Events;

/// <summary>A log in JSON or XML says what the classic form says, and so does one in which they are mixed.</summary>
public sealed class JobEventFormsTests
{
    private static readonly IReadOnlyList<JobEvent> All =
        [.. SampleLogs.Names.Where(name => name is not ("json" or "xml" or "log-xml-true")).SelectMany(SampleLogs.Events)];

    [Fact]
    public void An_event_says_the_same_in_every_form()
    {
        foreach (var form in (Func<JobEvent, string>[])[LogForms.Json, LogForms.Xml])
            Assert.Equal(All.Select(Meaning), SampleLogs.Read(string.Concat(All.Select(form)), warning => Assert.Fail(warning)).Select(Meaning));
        // All that is asked of events is in these.
        Assert.All(
            (JobEventKind[])[
                JobEventKind.Submit, JobEventKind.Execute, JobEventKind.Held, JobEventKind.Released, JobEventKind.Aborted, JobEventKind.Evicted, JobEventKind.Terminated,
                JobEventKind.RemoteError, JobEventKind.FileTransfer, JobEventKind.PostScriptTerminated,
            ],
            kind => Assert.Contains(All, each => each.Kind == kind));
    }

    [Fact]
    public void In_one_log_too_in_any_order()
    {
        var classic = All.Select(Classic).ToList();
        Gen.Int[0, 2].Array[All.Count].Sample(
            forms =>
            {
                var text = string.Concat(All.Select((each, index) => forms[index] switch { 0 => classic[index], 1 => LogForms.Json(each), _ => LogForms.Xml(each) }));
                Assert.Equal(All.Select(Meaning), SampleLogs.Read(text, warning => Assert.Fail(warning)).Select(Meaning));
            },
            iter: 50);
    }

    [Fact]
    public void Real_logs_in_JSON_and_XML_tell_of_the_machine_and_the_end()
    {
        foreach (var name in (string[])["json", "xml", "log-xml-true"])
        {
            var events = SampleLogs.Events(name);
            Assert.Equal([JobEventKind.Submit, JobEventKind.Execute, JobEventKind.ImageSize, JobEventKind.Terminated], events.Select(each => each.Kind));
            Assert.Equal("condorlab.local", events[1].Machine());
            Assert.Equal((0, 0L), (events[3].ReturnValue(), events[3].Figure("Run Bytes Received By Job")));
            Assert.True(events[3].Time > events[1].Time);
        }
    }

    [Theory]
    [InlineData("{\n  \"EventTypeNumber\": 1,\n  \"Cluster\": 4,\n")]
    [InlineData("<c>\n    <a n=\"EventTypeNumber\"><i>1</i></a>\n")]
    [InlineData("{\n  \"HoldReason\": \"an open { in a text")]
    [InlineData("001 (004.000.000) 2026-11-22 19:05:58 Job executing on host: <h>\n\tSlotName: slot1@a\n")]
    public void A_torn_event_costs_itself_and_not_the_next_one_in_whatever_form(string torn)
    {
        foreach (var next in (string[])[Classic(All[0]), LogForms.Json(All[0]), LogForms.Xml(All[0])])
        {
            var warnings = new List<string>();
            var read = Assert.Single(SampleLogs.Read(torn + (torn.EndsWith('\n') ? "" : "\n") + next, warnings.Add));
            Assert.Equal(Meaning(All[0]), Meaning(read));
            Assert.StartsWith("byte 0: an event without its end", Assert.Single(warnings), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{\n  \"Cluster\": 4\n}\n")]
    [InlineData("{\n  \"EventTypeNumber\": 1,\n  \"EventTime\": \"yesterday\"\n}\n")]
    [InlineData("{\n  \"EventTypeNumber\": 1.5,\n  \"EventTime\": \"2026-11-22T19:05:58\"\n}\n")]
    [InlineData("{\n  \"EventTypeNumber\": \"1\",\n  \"EventTime\": \"2026-11-22T19:05:58\"\n}\n")]
    [InlineData("{\n  'EventTypeNumber': 1\n}\n")]
    [InlineData("<c>\n  <a n=\"EventTypeNumber\"><i>one</i></a>\n</c>\n")]
    [InlineData("<c>&undefined;</c>\n")]
    [InlineData("<c><x></c>\n")]
    public void An_ad_that_is_no_event_is_passed_over_with_a_warning(string text)
    {
        var warnings = new List<string>();
        Assert.Equal(Meaning(All[0]), Meaning(Assert.Single(SampleLogs.Read(text + Classic(All[0]), warnings.Add))));
        Assert.Contains("of JSON or XML that are no event are passed over", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void What_older_versions_wrote_around_the_ads_says_nothing()
    {
        var text = "<?xml version=\"1.0\"?>\n<!DOCTYPE classads SYSTEM \"classads.dtd\">\n<classads>\n" + LogForms.Xml(All[0]) + "</classads>\n";
        Assert.Equal(Meaning(All[0]), Meaning(Assert.Single(SampleLogs.Read(text, warning => Assert.Fail(warning)))));
    }

    [Fact]
    public void A_text_may_have_line_breaks_and_brackets_in_it()
    {
        const string reason = @"it said:\n{\n...\n</c> ""}"" (by user\040builder)";
        const string json = "{\n  \"EventTypeNumber\": 9, \"EventTime\": \"2026-11-22T19:05:58.123\", \"Cluster\": 4, \"Proc\": 0,\n  \"Reason\": \"it said:\\n{\\n...\\n<\\/c> \\\"}\\\" (by user builder)\"\n}\n";
        var xml = $"<c>\n  <a n=\"EventTypeNumber\"><i>9</i></a><a n=\"EventTime\"><s>2026-11-22T19:05:58.123</s></a><a n=\"Cluster\"><i>4</i></a><a n=\"Proc\"><i>0</i></a>\n  <a n=\"Reason\"><s>{reason.Replace("<", "&lt;", StringComparison.Ordinal)}</s></a>\n</c>\n";
        var events = SampleLogs.Read(json + xml, warning => Assert.Fail(warning));
        Assert.Equal(2, events.Count);
        Assert.All(events, each => Assert.Equal(("it said: { ... </c> \"}\" (by user builder)", 123), (each.Reason(), each.Time.Millisecond)));
    }

    [Fact]
    public void Nesting_has_a_limit_and_a_log_of_nothing_else_is_read_to_its_end()
    {
        var warnings = new List<string>();
        var deep = string.Concat(Enumerable.Repeat("<c><a n=\"x\">", 500)) + string.Concat(Enumerable.Repeat("</a></c>", 500)) + "\n";
        var json = "{\"a\":" + string.Concat(Enumerable.Repeat("[", 500)) + string.Concat(Enumerable.Repeat("]", 500)) + "}\n";
        Assert.Equal(Meaning(All[0]), Meaning(Assert.Single(SampleLogs.Read(deep + json + LogForms.Json(All[0]), warnings.Add))));
        Assert.NotEmpty(warnings);
    }

    private static string Classic(JobEvent each)
    {
        var job = each.Job!.Value;
        return $"{(int)each.Kind:000} ({job.Cluster:000}.{job.Proc:000}.000) {each.Time.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z {each.Headline}\n{string.Concat(each.Body.Select(line => $"\t{line}\n"))}...\n";
    }

    private static string Meaning(JobEvent each) => string.Join('|',
        each.Kind, each.Job, each.Time.UtcDateTime.ToString("O"), each.NodeName(), each.Machine(),
        each.Kind is JobEventKind.Held or JobEventKind.Aborted or JobEventKind.Evicted or JobEventKind.Released or JobEventKind.RemoteError ? each.Reason() : "",
        each.HoldCodes(), each.ReturnValue(), each.Figure("Run Bytes Received By Job"), each.Kind == JobEventKind.FileTransfer ? each.Headline : "");
}
