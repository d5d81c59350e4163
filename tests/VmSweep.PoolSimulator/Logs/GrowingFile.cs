using System.Text;

namespace VmSweep.PoolSimulator.Logs;

/// <summary>A log as its readers meet it: every look at it finds it a little longer, and often in the middle of an event.</summary>
internal sealed class GrowingFile(string path, Random? tear = null) : IDisposable
{
    private readonly FileStream _file = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    private readonly MemoryStream _pending = new();

    public long Written { get; private set; }

    public void Add(string text) => _pending.Write(Encoding.UTF8.GetBytes(text));

    /// <summary>Puts into the file what came since the last call, perhaps without its last bytes.</summary>
    public void Flush(bool whole = false)
    {
        var length = (int)_pending.Length;
        if (length == 0)
            return;
        var now = whole || tear is null || tear.Next(4) > 0 ? length : tear.Next(length + 1);
        var bytes = _pending.GetBuffer();
        _file.Write(bytes, 0, now);
        _file.Flush();
        Written += now;
        var rest = bytes.AsSpan(now, length - now).ToArray();
        _pending.SetLength(0);
        _pending.Write(rest);
    }

    public void Dispose()
    {
        Flush(whole: true);
        _file.Dispose();
        _pending.Dispose();
    }
}
