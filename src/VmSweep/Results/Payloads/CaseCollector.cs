using VmSweep.Texts;

namespace VmSweep.Results.Payloads;

/// <summary>Gathers the cases of all files of one run, within bounds: a thousand such runs are in memory when the report is written.</summary>
internal sealed class CaseCollector
{
    /// <summary>OSG's own payload has some 300 cases; GitLab refuses a report of 250,000 XML objects.</summary>
    public const int MaximumCases = 10_000;

    /// <summary>Names, messages and details of one run, in characters.</summary>
    private const int MaximumText = 4 << 20;

    /// <summary>Of one message: the readers cut theirs shorter; reports show 1,000.</summary>
    private const int MaximumMessage = 1000;

    private readonly List<TestCase> _cases = [];

    private int _text;
    private int _dropped;

    public GuestLines Problems { get; } = new();

    public GuestLines Notes { get; } = new();

    public string? TimedOutIn { get; set; }

    public bool IsOsgTest { get; set; }

    public void Add(TestCase test)
    {
        var room = MaximumText - _text;
        if (_cases.Count >= MaximumCases || room <= 0)
        {
            _dropped++;
            return;
        }

        // The one place that every case of every format comes through. Details are what is large; they stay in the payload's file.
        test = test with
        {
            Phase = GuestText.Line(test.Phase),
            ClassName = GuestText.Line(test.ClassName),
            Name = GuestText.Line(test.Name),
            Message = GuestText.Line(test.Message, MaximumMessage),
            Details = GuestText.Block(test.Details, Math.Min(room, GuestText.MaximumBlock)),
        };
        _text += test.ClassName.Length + test.Name.Length + test.Message.Length + test.Details.Length;
        _cases.Add(test);
    }

    public PayloadReading ToReading() => new(
        _cases,
        _dropped == 0 ? Problems.ToList() : [.. Problems.ToList(), $"{_dropped} test cases beyond the first {_cases.Count} were not read"],
        Notes.ToList())
    {
        TimedOutIn = TimedOutIn is null ? null : GuestText.Line(TimedOutIn),
        IsOsgTest = IsOsgTest,
    };
}
