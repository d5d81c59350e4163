namespace VmSweep.ImageStore;

/// <summary>What a store says of itself.</summary>
/// <param name="IsNew">It was marked just now.</param>
public sealed record StoreState(bool IsNew, ByteSize Free, ByteSize Size)
{
    /// <summary>Looks whether a directory is a store, and whether it can be written to.</summary>
    /// <param name="initialise">An empty directory becomes one: only for what is known to be mounted.</param>
    /// <param name="writable">A file is written and removed.</param>
    internal static StoreState Of(StoreLayout layout, bool initialise, bool writable)
    {
        var isNew = initialise && StoreMarker.Initialise(layout);
        StoreMarker.Demand(layout);
        if (writable)
        {
            var trial = Path.Combine(layout.Root, $".write-test-{Environment.MachineName}-{Path.GetRandomFileName()}");
            File.WriteAllBytes(trial, [1]);
            File.Delete(trial);
        }

        var drive = new DriveInfo(layout.Root);
        return new(isNew, new(drive.AvailableFreeSpace), new(drive.TotalSize));
    }
}
