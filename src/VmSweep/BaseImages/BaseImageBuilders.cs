using VmSweep.BaseImages.Bootstrap;
using VmSweep.BaseImages.Oz;
using VmSweep.Problems;
using VmSweep.Processes;

namespace VmSweep.BaseImages;

/// <summary>The builders by their names.</summary>
public static class BaseImageBuilders
{
    public static IReadOnlyList<string> Names { get; } = ["bootstrap", OzImageBuilder.BuilderName, "auto"];

    /// <exception cref="ProblemException">There is no builder of this name.</exception>
    public static IBaseImageBuilder Create(string name, IProcessRunner processes, OzEquipment oz) => name switch
    {
        "bootstrap" => new BootstrapImageBuilder(processes),
        OzImageBuilder.BuilderName => new OzImageBuilder(processes, oz),
        "auto" => new AutoImageBuilder(new OzImageBuilder(processes, oz), new BootstrapImageBuilder(processes)),
        _ => throw new ProblemException(
            Location.Parameter("image-builder"), $"'{name}' is not a builder of base images.", NearestName.Suggest(name, Names)),
    };
}
