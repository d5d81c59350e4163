using System.Reflection;
using Nuke.Common.Execution;
using Nuke.Common.IO;

namespace Nuke.Common;

public abstract partial class NukeBuild
{
    // Resolved before anything else, in this order; what cannot be resolved ends the program with a TypeInitializationException, as in NUKE.
    static NukeBuild()
    {
        RootDirectory = FindRoot();
        TemporaryDirectory = (RootDirectory / ".nuke" / "temp").CreateDirectory();
        Verbosity = ParameterService.GetParameter<Verbosity?>(nameof(Verbosity)) ?? Verbosity.Normal;
        Host = ParameterService.GetParameter<Host>(nameof(Host)) ?? Host.Detect();
        LoadedLocalProfiles = ParameterService.GetParameter<string[]>("Profile", '+') ?? [];
    }

    public static AbsolutePath RootDirectory { get; }

    public static AbsolutePath TemporaryDirectory { get; }

    public static AbsolutePath BuildAssemblyFile { get; } = Assembly.GetEntryAssembly()?.Location is { Length: > 0 } file ? file : null;

    public static AbsolutePath BuildAssemblyDirectory { get; } = BuildAssemblyFile?.Parent;

    public static AbsolutePath BuildProjectDirectory { get; } =
        Upwards(BuildAssemblyDirectory).FirstOrDefault(x => x.GetFiles("*.csproj").Any());

    public static AbsolutePath BuildProjectFile { get; } = BuildProjectDirectory?.GetFiles("*.csproj").First();

    [Parameter("Logging verbosity during build execution. Default is 'Normal'")]
    public static Verbosity Verbosity { get; set; }

    [Parameter("Host for execution. Default is 'automatic'")]
    public static Host Host { get; set; }

    [Parameter("Profiles to load from .nuke/parameters.<profile>.json", Name = "Profile", Separator = "+")]
    public static string[] LoadedLocalProfiles { get; internal set; }

    public static bool IsLocalBuild => Host is Terminal;

    public static bool IsServerBuild => !IsLocalBuild;

    [Parameter("Root directory during build execution", Name = "Root")]
    internal static string RootArgument { get; set; }

    [Parameter("List of targets to be invoked", Name = "Target", Separator = "+")]
    internal static string[] InvokedTargetNames { get; set; }

    [Parameter("List of targets to be skipped. Empty list skips all that were not named", Name = "Skip", Separator = "+")]
    internal static string[] SkippedTargetNames { get; set; }

    private static AbsolutePath FindRoot()
    {
        if (ParameterService.CommandLine.Values("root") is { Length: 0 })
            return EnvironmentInfo.WorkingDirectory;
        if (ParameterService.GetParameter<AbsolutePath>("Root") is { } given)
            return given;
        return Upwards(EnvironmentInfo.WorkingDirectory).FirstOrDefault(x => Path.Exists(x / ".nuke"))
            ?? throw new InvalidOperationException($"There is no .nuke directory in {EnvironmentInfo.WorkingDirectory} or above it. Name the root with --root.");
    }

    private static IEnumerable<AbsolutePath> Upwards(AbsolutePath directory)
    {
        for (; directory != null; directory = directory.Parent)
            yield return directory;
    }
}
