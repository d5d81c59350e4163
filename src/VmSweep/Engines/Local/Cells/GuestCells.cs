using VmSweep.Processes;

namespace VmSweep.Engines.Local.Cells;

/// <summary>Finds out which cells this host can make, by making one.</summary>
/// <param name="processes">Starts programs.</param>
/// <param name="ports">Ports of the host's loopback that guests may reach.</param>
public sealed class GuestCells(IProcessRunner processes, IReadOnlyList<int> ports)
{
    private const string TunnelDevice = "/dev/net/tun";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private Task<GuestCell?>? _found;

    /// <summary>The best there is; null where this host makes no namespaces for us. It is looked for once.</summary>
    public Task<GuestCell?> FindAsync(CancellationToken cancellation)
    {
        lock (_lock)
            return (_found ??= LookAsync()).WaitAsync(cancellation);
    }

    private async Task<GuestCell?> LookAsync()
    {
        var why = WithoutTrying() ?? await TryAsync("internet");
        if (why is null)
            return new(IsClosed: true, ports, null);
        return await TryAsync("host") is null ? new(IsClosed: false, ports, why) : null;
    }

    private static string? WithoutTrying()
    {
        if (ProgramSearch.Find("pasta") is null)
            return "'pasta' is missing (package passt); './build.sh InstallHostTools' installs it";
        if (Environment.IsPrivilegedProcess)
            return null;
        try
        {
            // Without it pasta of 2023 waits for ever.
            using var device = File.Open(TunnelDevice, FileMode.Open, FileAccess.ReadWrite);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"{TunnelDevice} cannot be opened: {exception.Message}";
        }
    }

    /// <summary>Null where it works.</summary>
    private async Task<string?> TryAsync(string network)
    {
        var directory = Directory.CreateTempSubdirectory("vmsweep-");
        try
        {
            var root = directory.CreateSubdirectory("root").FullName;
            var outcome = await processes.RunAsync(
                CellCommand.Wrap(new("/bin/sh", "-c", "exit 0"), network, ports, Path.Combine(directory.FullName, "pid"), root, []), Limit);
            return outcome.Succeeded ? null : $"'pasta' does not work here: {outcome.LastWords}";
        }
        catch (Exception exception) when (exception is ProgramNotFoundException or TimeoutException)
        {
            return exception.Message;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
