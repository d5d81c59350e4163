using VmSweep.Processes;

namespace VmSweep.Engines.Local;

/// <summary>Asks QEMU for its version.</summary>
internal static class QemuVersion
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Such as <c>QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18)</c>.</summary>
    public static async Task<string> OfAsync(string architecture, IProcessRunner processes, CancellationToken cancellation)
    {
        var outcome = await processes.RunAsync(new($"qemu-system-{architecture}", "--version"), Limit, cancellation: cancellation);
        return outcome.EnsureSuccess().Output.Split('\n')[0];
    }
}
