using VmSweep.BaseImages.Bootstrap;
using VmSweep.Problems;
using VmSweep.Processes;

namespace VmSweep.BaseImages;

/// <summary>The builders by their names.</summary>
public static class BaseImageBuilders
{
    public static IReadOnlyList<string> Names { get; } = ["bootstrap", "oz"];

    /// <exception cref="ProblemException">There is no builder of this name.</exception>
    public static IBaseImageBuilder Create(string name, IProcessRunner processes) => name switch
    {
        "bootstrap" => new BootstrapImageBuilder(processes),
        "oz" => new OzImageBuilder(),
        _ => throw new ProblemException(
            Location.Parameter("image-builder"), $"'{name}' is not a builder of base images.", NearestName.Suggest(name, Names)),
    };
}
