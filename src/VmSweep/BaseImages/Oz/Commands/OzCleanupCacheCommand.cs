namespace VmSweep.BaseImages.Oz.Commands;

/// <summary><c>oz-cleanup-cache</c>: empties the cache of media and JEOS images.</summary>
public sealed record OzCleanupCacheCommand : OzCommand
{
    public override string Program => "oz-cleanup-cache";

    /// <summary>Without asking (<c>-f</c>); asked without a terminal, it waits for ever.</summary>
    public bool Force { get; init; } = true;

    private protected override IEnumerable<string> Rest() => Flag("-f", Force);
}
