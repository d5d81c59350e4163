namespace VmSweep.Results;

/// <summary>Gathers cases of all files of one run, within bounds.</summary>
internal sealed class JUnitCollector
{
    private readonly List<TestCase> _cases = [];

    private int _dropped;

    public List<string> Problems { get; } = [];

    public List<string> Notes { get; } = [];

    public void Add(TestCase test)
    {
        if (_cases.Count < JUnitReader.MaximumCases)
            _cases.Add(test);
        else
            _dropped++;
    }

    public JUnitReading ToReading() => new(
        _cases,
        _dropped == 0 ? Problems : [.. Problems, $"{_dropped} test cases beyond the first {JUnitReader.MaximumCases} were not read"],
        Notes);
}
