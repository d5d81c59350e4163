namespace VmSweep.Texts;

/// <summary>Sentences with a guest's words in them, some of the first of however many: a report lists them, and nobody reads the thousandth.</summary>
internal sealed class GuestLines
{
    private const int Maximum = 200;

    private readonly List<string> _lines = [];
    private int _dropped;

    public void Add(string line)
    {
        if (_lines.Count < Maximum)
            _lines.Add(GuestText.Line(line));
        else
            _dropped++;
    }

    public void AddRange(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            Add(line);
    }

    public IReadOnlyList<string> ToList() => _dropped == 0 ? _lines : [.. _lines, $"{_dropped} more like these are left out."];
}
