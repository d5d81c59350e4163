using VmSweep.Problems;
using VmSweep.Templates;

namespace VmSweep.BaseImages;

/// <summary>Everything that a build prints, to its log and to whoever watches; the root password and those of addresses never.</summary>
internal sealed class BuildLogWriter(string path, Secret? password, Action<string> progress) : IDisposable
{
    private readonly StreamWriter _writer = new(path) { AutoFlush = true, NewLine = "\n" };
    private readonly Lock _lock = new();

    public void Write(string line)
    {
        if (password?.Reveal() is { Length: > 0 } secret)
            line = line.Replace(secret, password.ToString(), StringComparison.Ordinal);
        line = Credentials.Mask(line);
        // Output and errors of a program come on two threads.
        lock (_lock)
            _writer.WriteLine(line);
        progress(line);
    }

    public void Dispose() => _writer.Dispose();
}
