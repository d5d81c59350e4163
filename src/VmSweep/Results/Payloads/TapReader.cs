namespace VmSweep.Results.Payloads;

/// <summary>
/// Reads TAP 12 to 14 (testanything.org) and comes to the verdicts of Perl's TAP::Parser. The file's name says the phase: <c>install.tap</c>,
/// <c>cleanup.tap</c>; any other is tests. A plan that was not kept and a bail-out are problems: what is missing did not pass.
/// </summary>
internal sealed class TapReader(string file, CaseCollector collector)
{
    private const int NewestVersion = 14;

    /// <summary>A file in which every number is wrong says so once, not a million times.</summary>
    private const int MaximumProblems = 5;

    private readonly string _name = Path.GetFileNameWithoutExtension(file);
    private readonly HashSet<int> _toDo = [];

    private int _version = 12;
    private int? _planned;
    private bool _planIsLast;
    private int _seenAtPlan;
    private bool _isStrict;
    private int _seen;
    private int _problems;
    private int _line;
    private TapCase? _open;

    /// <summary>False where a subtest has begun: what is told from there on is not the open test's.</summary>
    private bool _isBelowOpen;

    /// <summary>The indentation of a YAML block and the line where it began; null outside.</summary>
    private (int Indent, int Line)? _block;

    public static void Read(string name, Stream content, CaseCollector collector)
    {
        using var lines = new BoundedLineReader(content);
        new TapReader(name, collector).Read(lines);
    }

    private void Read(BoundedLineReader lines)
    {
        while (lines.Read() is { } line)
        {
            _line++;
            // On VMS "not" stands on a line of its own, and TAP::Parser joins the two wherever it meets that.
            if (line.AsSpan().Trim() is "not" && lines.Read() is { } rest)
            {
                line += rest;
                _line++;
            }

            if (_block is not { } block || !ReadBlock(line, block))
                ReadLine(line);
        }

        if (_block is { } unended)
            EndBlockEarly(unended.Line);
        Close();
        CheckPlan();
    }

    private void ReadLine(string line)
    {
        var isAtStart = _version == 12 && _seen == 0 && _planned is null;
        switch (TapGrammar.Read(line, _version))
        {
            case TapLine.Test test:
                ReadTest(test);
                break;
            case TapLine.Plan plan:
                ReadPlan(plan);
                break;
            case TapLine.Version { Number: >= 13 and <= NewestVersion } version when isAtStart:
                _version = version.Number;
                break;
            case TapLine.Version version:
                Report(isAtStart
                    ? $"is TAP version {version.Number}; 13 to {NewestVersion} can be declared"
                    : "declares its version below the first line");
                if (isAtStart && version.Number > NewestVersion)
                    _version = NewestVersion;
                break;
            case TapLine.BailOut bailOut:
                collector.Problems.Add($"{file}: the payload gave up: {TapCase.Short(bailOut.Why)}");
                break;
            case TapLine.Block block:
                _block = (block.Indent, _line);
                break;
            case TapLine.Pragma pragma:
                _isStrict = pragma.Text.Contains("+strict", StringComparison.Ordinal) || (_isStrict && !pragma.Text.Contains("-strict", StringComparison.Ordinal));
                break;
            case TapLine.Comment comment when !TapGrammar.IsOfSubtest(line):
                if (_isBelowOpen)
                    _open?.AddDetail(comment.Text);
                break;
            case TapLine.Unknown when _isStrict:
                Report("has a line that is not TAP, and asks for that to be an error ('pragma +strict')");
                break;
            default:
                _isBelowOpen &= !TapGrammar.IsOfSubtest(line);
                break;
        }
    }

    private void ReadPlan(TapLine.Plan plan)
    {
        if (_planned is not null)
            Report("has more than one plan");
        // Of two plans below the tests TAP::Parser counts with the second, else with the first.
        if (_planned is not null && !(_planIsLast && _seen == _seenAtPlan))
            return;

        (_planned, _planIsLast, _seenAtPlan) = (plan.Last, _seen > 0, _seen);
        _toDo.UnionWith(plan.ToDo);
        if (plan.Last == 0 && _seen == 0)
            collector.Add(new(PayloadPhases.Normalize(_name), _name, "(all tests)", CaseStatus.Skipped, TimeSpan.Zero, TapCase.Short($"SKIP {plan.Reason}"), ""));
    }

    private void ReadTest(TapLine.Test test)
    {
        Close();
        _seen++;
        if (_planIsLast)
            Report("has its plan in the middle: it stands before all tests or behind them");
        if (test.Number is { } number && number != _seen)
            Report($"has test {number} where {_seen} is next");
        var directive = test.Number is { } known && _toDo.Remove(known) ? "TODO" : test.Directive;
        var isUnplanned = _seen > _planned;
        // TODO: known not to work yet, and it says so itself. A test that failed was not skipped, whatever its directive.
        var status = isUnplanned ? CaseStatus.Failed
            : directive == "TODO" ? (test.IsOk ? CaseStatus.Passed : CaseStatus.Skipped)
            : !test.IsOk ? CaseStatus.Failed
            : directive == "SKIP" ? CaseStatus.Skipped
            : CaseStatus.Passed;
        var message = isUnplanned ? $"The plan has {_planned} tests." : $"{directive} {test.Why}".Trim();
        (_open, _isBelowOpen) = (TapCase.Of(test, _name, _seen, status, message), true);
    }

    /// <summary>True where the line belongs to the block.</summary>
    private bool ReadBlock(string line, (int Indent, int Line) block)
    {
        var isWithin = line.Length >= block.Indent && line.AsSpan(0, block.Indent).IsWhiteSpace();
        var text = isWithin ? line[block.Indent..] : "";
        if (!isWithin)
            EndBlockEarly(block.Line);
        else if (text.StartsWith("...", StringComparison.Ordinal) && text.AsSpan(3).IsWhiteSpace())
            _block = null;
        else if (text.StartsWith("---", StringComparison.Ordinal))
            BeginAgain(block);
        else if (_isBelowOpen)
            _open?.AddBlockLine(text.Trim());
        // In TAP 12 there are no blocks: only what it knows wherever it stands counts there.
        return isWithin && (_version >= 13 || TapGrammar.Read(line, _version) is not TapLine.BailOut);
    }

    private void BeginAgain((int Indent, int Line) block)
    {
        EndBlockEarly(block.Line);
        _block = (block.Indent, _line);
    }

    private void EndBlockEarly(int line)
    {
        _block = null;
        if (_version >= 13)
            Report($"has a block of YAML in line {line} that '...' does not end");
    }

    private void Close()
    {
        if (_open is not null)
            collector.Add(_open.ToTestCase());
        (_open, _isBelowOpen) = (null, false);
    }

    private void CheckPlan()
    {
        if (_seen == 0 && _planned is null)
            collector.Problems.Add($"{file} holds no TAP");
        else if (_planned is { } planned && planned != _seen)
            collector.Problems.Add($"{file} has {_seen} of {planned} planned tests");
        else if (_planned is null)
            collector.Problems.Add($"{file} has no plan ('1..N'): nobody knows whether all tests ran");
    }

    private void Report(string problem)
    {
        if (++_problems <= MaximumProblems)
            collector.Problems.Add($"{file}:{_line} {problem}");
    }
}
