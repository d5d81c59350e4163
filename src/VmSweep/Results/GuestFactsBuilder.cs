using VmSweep.Guest;

namespace VmSweep.Results;

/// <summary>Takes over what a guest said of itself into a result.</summary>
public static class GuestFactsBuilder
{
    /// <summary>The facts of a run; null when nothing could be read.</summary>
    public static GuestFacts? From(DiskEvidence disk)
    {
        var status = disk.Status.StatusOrNull;
        var record = disk.Record?.RecordOrNull;
        if (status is null && record is null)
            return null;
        return new(
            status?.OperatingSystem,
            status?.Kernel,
            Math.Max(status?.Boots ?? 0, record?.Boots ?? 0),
            status?.Phases ?? [],
            status is null ? null : Evidence(status.Network),
            disk.Free ?? record?.FreeSpace ?? status?.DiskFree,
            PayloadEnd.Of(disk, new GuestAccount(new() { End = new MachineEnd.PoweredOff(), Disk = disk })));
    }

    private static string Evidence(NetworkReport network)
    {
        string?[] parts = [network.State.ToString().ToLowerInvariant(), network.Interface, network.Address, network.Probe, network.Evidence];
        return string.Join(", ", parts.Where(part => !string.IsNullOrEmpty(part)));
    }
}
