namespace VmSweep.Results.Payloads;

/// <summary>Gathers the cases of all files of one run, within bounds: a thousand such runs are in memory when the report is written.</summary>
internal sealed class CaseCollector
{
    /// <summary>OSG's own payload has some 300 cases; GitLab refuses a report of 250,000 XML objects.</summary>
    public const int MaximumCases = 10_000;

    /// <summary>Names, messages and details of one run, in characters.</summary>
    private const int MaximumText = 4 << 20;

    private readonly List<TestCase> _cases = [];

    private int _text;
    private int _dropped;

    public List<string> Problems { get; } = [];

    public List<string> Notes { get; } = [];

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

        // Details are what is large; they stay in the payload's file.
        if (test.Details.Length > room)
            test = test with { Details = XmlSafe.Cut(test.Details, room) };
        _text += test.ClassName.Length + test.Name.Length + test.Message.Length + test.Details.Length;
        _cases.Add(test);
    }

    public PayloadReading ToReading() => new(
        _cases,
        _dropped == 0 ? Problems : [.. Problems, $"{_dropped} test cases beyond the first {_cases.Count} were not read"],
        Notes)
    {
        TimedOutIn = TimedOutIn,
        IsOsgTest = IsOsgTest,
    };
}
