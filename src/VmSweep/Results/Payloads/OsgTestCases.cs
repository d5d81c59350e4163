using System.Text;
using VmSweep.Texts;

namespace VmSweep.Results.Payloads;

/// <summary>A test of osg-test by its module, class and function.</summary>
internal readonly record struct OsgTestId(string Module, string Class, string Function);

/// <summary>The cases of one log while it is read: told once as they run, and those that did not pass once more below.</summary>
internal sealed class OsgTestCases
{
    private const int MaximumDetails = 16 << 10;

    /// <summary>Of all cases together, in characters. A hostile log tells millions of failures.</summary>
    private const int MaximumAllDetails = 4 << 20;

    private readonly List<(OsgTestId Id, CaseStatus Status, string Message, string Details)> _cases = [];
    private readonly Dictionary<OsgTestId, int> _index = [];
    private readonly StringBuilder _details = new();

    private int? _open;
    private int? _failure;
    private int _allDetails;

    /// <summary>How many tests were told, those beyond the bound included.</summary>
    public int Count { get; private set; }

    /// <summary>The test has started; without an end it did not pass.</summary>
    public void Begin(OsgTestId id) => _open = Find(id, CaseStatus.Error, "It was started, and nothing says how it ended.");

    public void End(CaseStatus status)
    {
        if (_open is { } open)
            _cases[open] = _cases[open] with { Status = status, Message = "" };
        _open = null;
    }

    public void BeginFailure(OsgTestId id, CaseStatus status)
    {
        CloseFailure();
        _failure = Find(id, status, "");
        _cases[_failure.Value] = _cases[_failure.Value] with { Status = status };
    }

    public void AddDetail(string line)
    {
        if (_details.Length < MaximumDetails && _allDetails + _details.Length < MaximumAllDetails)
            _details.Append(GuestText.Cut(line, MaximumDetails - _details.Length)).Append('\n');
    }

    public void Skip(OsgTestId id, CaseStatus status, string comment)
    {
        var index = Find(id, status, "");
        _cases[index] = _cases[index] with { Status = status, Message = GuestText.Cut(comment.Trim(), 500) };
    }

    public void Finish(CaseCollector collector)
    {
        CloseFailure();
        if (Count > _cases.Count)
            collector.Problems.Add($"{Count} test cases, of which the first {_cases.Count} were read");
        foreach (var (id, status, message, details) in _cases)
            collector.Add(new(PhaseOf(id), id.Module.Length > 0 ? $"{id.Module}.{id.Class}" : "", id.Function, status, TimeSpan.Zero, message, details));
    }

    /// <summary>The living system's rules: the module special_cleanup cleans up, functions with these words in their names update or install.</summary>
    private static string PhaseOf(OsgTestId id) =>
        id.Module == "special_cleanup" ? PayloadPhases.Cleanup
        : id.Function.Contains("_update_", StringComparison.Ordinal) ? PayloadPhases.Update
        : id.Function.Contains("install_packages", StringComparison.Ordinal) ? PayloadPhases.Install
        : PayloadPhases.Test;

    private void CloseFailure()
    {
        if (_failure is { } failure)
        {
            var details = _details.ToString().Trim();
            _cases[failure] = _cases[failure] with { Details = details, Message = MessageIn(details) };
            _allDetails += details.Length;
        }

        _failure = null;
        _details.Clear();
    }

    /// <summary>The exception's line stands behind the traceback, and what was printed behind that.</summary>
    private static string MessageIn(string details)
    {
        var lines = details.Split('\n');
        var last = Array.FindLastIndex(lines, line => line.StartsWith("  File ", StringComparison.Ordinal));
        var message = lines.Skip(last + 1).FirstOrDefault(line => line.Length > 0 && !char.IsWhiteSpace(line[0]) && line[0] != '-') ?? lines[^1];
        return GuestText.Cut(message.Trim(), 500);
    }

    private int Find(OsgTestId id, CaseStatus status, string message)
    {
        // Tests without a name of their own are never the same one.
        if (id.Module.Length > 0 && _index.TryGetValue(id, out var index))
            return index;
        Count++;
        // Beyond the bound the last place is used again and again; Finish says how many there were.
        if (_cases.Count > CaseCollector.MaximumCases)
            return _cases.Count - 1;
        _cases.Add((id, status, message, ""));
        if (id.Module.Length > 0)
            _index[id] = _cases.Count - 1;
        return _cases.Count - 1;
    }
}
