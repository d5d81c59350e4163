using System.Text;
using VmSweep.Shell;

namespace VmSweep.Tests.Shell;

/// <summary>A guest's console that only remembers what was typed, and may answer.</summary>
internal sealed class TypedGuest(Action<string>? onTyped = null) : MemoryStream
{
    public string Typed => Encoding.Latin1.GetString(ToArray());

    /// <summary>One that answers each line with its echo, some output and a prompt.</summary>
    public static TypedGuest WithShell(PromptWatch watch) =>
        new(line => watch.Feed(Encoding.Latin1.GetBytes($"{line}\r\noutput of it\r\nroot@host:~# ")));

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await base.WriteAsync(buffer, cancellationToken);
        onTyped?.Invoke(Encoding.Latin1.GetString(buffer.Span).TrimEnd('\r'));
    }
}
