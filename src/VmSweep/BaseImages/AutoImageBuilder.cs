using VmSweep.Problems;
using VmSweep.Templates;

namespace VmSweep.BaseImages;

/// <summary><c>--image-builder auto</c>: Oz where it is installed and knows the platform, else bootstrap; for each template anew.</summary>
public sealed class AutoImageBuilder(IBaseImageBuilder oz, IBaseImageBuilder bootstrap) : IBaseImageBuilder
{
    public string Name => "auto";

    public string Version => $"{oz.Version}, {bootstrap.Version}";

    /// <summary>Which one, and why.</summary>
    public BuilderChoice Choose(Template wanted)
    {
        var against = oz.Check(wanted);
        if (against.Count == 0)
            return new(oz, "Oz is here and knows this platform");
        return bootstrap.Check(wanted).Count == 0
            ? new(bootstrap, $"Oz cannot: {against[0]}")
            : new(oz, "neither builder can; Oz would be the one");
    }

    public IReadOnlyList<Problem> Check(Template wanted)
    {
        var against = oz.Check(wanted);
        return against.Count > 0 && bootstrap.Check(wanted) is { Count: > 0 } too ? [.. against, .. too] : [];
    }

    public ByteSize NeededSpace(Template wanted) => Choose(wanted).Builder.NeededSpace(wanted);

    public Task DiscardAsync(string workDirectory) => bootstrap.DiscardAsync(workDirectory);

    public Task<BuiltDisk> BuildAsync(BuildOrder order, CancellationToken cancellation) => Choose(order.Template).Builder.BuildAsync(order, cancellation);
}
