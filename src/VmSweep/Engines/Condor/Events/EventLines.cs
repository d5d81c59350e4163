using System.Collections;
using System.Text;

namespace VmSweep.Engines.Condor.Events;

/// <summary>The body of an event, made into lines when somebody asks: of most events in a log of gigabytes nobody does.</summary>
internal sealed class EventLines(byte[] text) : IReadOnlyList<string>
{
    private List<string>? _lines;

    public int Count => Lines.Count;

    public string this[int index] => Lines[index];

    private List<string> Lines => _lines ??= [.. Encoding.UTF8.GetString(text).Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    public IEnumerator<string> GetEnumerator() => Lines.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
