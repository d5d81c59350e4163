using System.Text;

namespace VmSweep.Processes;

/// <summary>Keeps the last part of what a program prints, so that a talkative one cannot eat our memory.</summary>
internal sealed class TailBuffer(int limit)
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();

    public void AppendLine(string line)
    {
        lock (_lock)
        {
            _text.Append(line).Append('\n');
            // Cut in large steps: removing from the front moves the whole rest.
            if (_text.Length > 2 * limit)
                _text.Remove(0, _text.Length - limit);
        }
    }

    public override string ToString()
    {
        lock (_lock)
            return _text.Length > limit ? _text.ToString(_text.Length - limit, limit) : _text.ToString();
    }
}
