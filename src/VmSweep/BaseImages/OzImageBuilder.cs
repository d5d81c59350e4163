using VmSweep.Problems;
using VmSweep.Templates;

namespace VmSweep.BaseImages;

/// <summary>The builder <c>oz</c>. It does not build yet; it says so, and what it will need.</summary>
public sealed class OzImageBuilder : IBaseImageBuilder
{
    public string Name => "oz";

    public string Version => "0";

    public IReadOnlyList<Problem> Check(Template wanted) =>
    [
        new(
            wanted.Location,
            $"cannot be built by '--image-builder {Name}': this version of VmSweep does not run Oz yet.",
            "It will need oz-install, libvirtd with its default network, and an installation tree. Debian and Ubuntu build with '--image-builder bootstrap'."),
    ];

    public ByteSize NeededSpace(Template wanted) => default;

    public Task DiscardAsync(string workDirectory) => Task.CompletedTask;

    public Task<BuiltDisk> BuildAsync(BuildOrder order, CancellationToken cancellation) =>
        throw new ProblemException(Check(order.Template));
}
