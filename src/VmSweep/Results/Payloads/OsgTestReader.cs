using System.Text.RegularExpressions;
using VmSweep.Texts;

namespace VmSweep.Results.Payloads;

/// <summary>
/// Reads a log of osg-test: lines of Python's unittest (<c>test_01_x (osgtest.tests.module.Class) ... ok</c>), then a section for each failure and
/// for the skips, a summary, and osg-test's own log. Only what stands before the latter is results: it quotes other test suites' output.
/// </summary>
internal sealed partial class OsgTestReader(string file, OsgTestCases cases, CaseCollector collector)
{
    private enum Part
    {
        Progress,
        Failure,
        BadSkips,
        OkSkips,
        Log,
    }

    private Part _part = Part.Progress;
    private string? _unfinished;
    private string? _previous;
    private string? _lastTest;
    private bool _ruled;
    private bool _alarmed;
    private int? _ran;

    public static void Read(string name, Stream content, CaseCollector collector)
    {
        using var lines = new BoundedLineReader(content);
        collector.IsOsgTest = true;
        new OsgTestReader(name, new OsgTestCases(), collector).Read(lines);
    }

    private void Read(BoundedLineReader lines)
    {
        var retriesEnded = false;
        for (; lines.Read() is { } line; _previous = line)
        {
            retriesEnded |= line.Contains("Retries terminated after timeout period", StringComparison.Ordinal);
            // Plain searches first: most lines of a large log are none of ours.
            if (line.Contains("osgtest/tests/", StringComparison.Ordinal) && TestFile().Match(line) is { Success: true } frame)
                _lastTest = $"{frame.Groups["function"].Value} ({frame.Groups["module"].Value})";
            if (line.EndsWith("Caught alarm:", StringComparison.Ordinal) && (line.Contains("message: ", StringComparison.Ordinal) || _previous?.Contains("message: ", StringComparison.Ordinal) == true))
                _alarmed = true;
            ReadLine(line);
        }

        cases.Finish(collector);
        if (retriesEnded)
            collector.Notes.Add("Repository timeout: the package manager's retries were given up ('Retries terminated after timeout period').");
        if (_alarmed)
            collector.TimedOutIn = _lastTest ?? _unfinished ?? "a test that the log does not name";
        else if (_ran is null)
            collector.Problems.Add($"{file} has no summary ('Ran … tests'): osg-test did not come to its end");
        else if (_ran != cases.Count)
            collector.Notes.Add($"{file} tells {cases.Count} tests, and its summary {_ran}.");
    }

    private void ReadLine(string line)
    {
        if (_part == Part.Log)
            return;
        if (line == "OSG-TEST LOG")
        {
            _part = Part.Log;
        }
        else if (line.StartsWith("Ran ", StringComparison.Ordinal) && Summary().Match(line) is { Success: true } summary)
        {
            _ran = int.TryParse(summary.Groups["count"].ValueSpan, out var count) ? count : null;
            _part = Part.OkSkips;
        }
        else if (line.Length == 70 && line.All(c => c == '='))
        {
            _ruled = true;
        }
        else if (_ruled)
        {
            _ruled = false;
            BeginSection(line);
        }
        else
        {
            ReadContent(line);
        }
    }

    /// <summary>The line below a rule. A rule in a test's own output begins nothing.</summary>
    private void BeginSection(string line)
    {
        if (Failure().Match(line) is { Success: true } failure)
        {
            _part = Part.Failure;
            cases.BeginFailure(Id(failure), failure.Groups["status"].Value == "FAIL" ? CaseStatus.Failed : CaseStatus.Error);
        }
        else if (line is "BAD SKIPS:" or "OK SKIPS:")
        {
            _part = line == "BAD SKIPS:" ? Part.BadSkips : Part.OkSkips;
        }
        else
        {
            ReadContent(line);
        }
    }

    private void ReadContent(string line)
    {
        switch (_part)
        {
            case Part.Progress:
                ReadProgress(line);
                break;
            case Part.Failure:
                cases.AddDetail(line);
                break;
            case Part.BadSkips or Part.OkSkips when SkippedTest().Match(line) is { Success: true } skip:
                cases.Skip(Id(skip), _part == Part.BadSkips ? CaseStatus.BadSkip : CaseStatus.Skipped, skip.Groups["comment"].Value);
                break;
        }
    }

    /// <summary>A test may print before its status; then the status stands on a later line.</summary>
    private void ReadProgress(string line)
    {
        if (line.Contains("osgtest.tests.", StringComparison.Ordinal) && Started().Match(line) is { Success: true } started)
        {
            _unfinished = $"{started.Groups["function"].Value} ({started.Groups["module"].Value})";
            cases.Begin(Id(started));
        }

        if (Status().Match(line) is not { Success: true } status)
            return;
        // A test with a sentence of documentation is told by that sentence.
        if (_unfinished is null)
            cases.Begin(new("", "", GuestText.Cut(status.Groups["before"].Value.Trim(), 200)));
        cases.End(status.Groups["status"].Value switch
        {
            "ok" => CaseStatus.Passed,
            "FAIL" => CaseStatus.Failed,
            "ERROR" => CaseStatus.Error,
            "BADSKIP" => CaseStatus.BadSkip,
            _ => CaseStatus.Skipped,
        });
        _unfinished = null;
    }

    private static OsgTestId Id(Match match) => new(match.Groups["module"].Value, match.Groups["class"].Value, match.Groups["function"].Value);

    [GeneratedRegex(@"^(?<function>\w+) \(osgtest\.tests\.(?<module>\w+)\.(?<class>\w+)[^)]*\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Started();

    [GeneratedRegex(@"^(?<before>.*?)(\.\.\. |^)(?<status>ok|FAIL|ERROR|okskip|BADSKIP|skipped .*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Status();

    [GeneratedRegex(@"^(?<status>FAIL|ERROR): (?<function>\w+) \(osgtest\.tests\.(?<module>\w+)\.(?<class>\w+)[^)]*\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Failure();

    [GeneratedRegex(@"^(?<function>\w+) \(osgtest\.tests\.(?<module>\w+)\.(?<class>\w+)[^)]*\) (?<comment>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex SkippedTest();

    [GeneratedRegex(@"^Ran (?<count>[0-9]{1,9}) tests? in ", RegexOptions.ExplicitCapture)]
    private static partial Regex Summary();

    [GeneratedRegex("File .*osgtest/tests/(?<module>[^\"]*?)(\\.py)?\".* in (?<function>\\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex TestFile();
}
