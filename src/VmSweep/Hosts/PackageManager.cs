using VmSweep.Processes;

namespace VmSweep.Hosts;

/// <summary>The host's own package manager, as far as installing goes.</summary>
public sealed record PackageManager(string Name, Func<HostTool, string?> PackageOf, Func<IReadOnlyList<string>, IReadOnlyList<CommandLine>> Install)
{
    private static readonly IReadOnlyDictionary<string, string?> NoQuestions =
        new Dictionary<string, string?> { ["DEBIAN_FRONTEND"] = "noninteractive" };

    public static PackageManager Apt { get; } = new(
        "apt-get",
        tool => tool.DebianPackage,
        packages =>
        [
            new("apt-get", "update", "-q") { Environment = NoQuestions },
            // Without recommends: those of QEMU alone are a desktop.
            new("apt-get", ["install", "-q", "-y", "--no-install-recommends", .. packages]) { Environment = NoQuestions },
        ]);

    public static PackageManager Dnf { get; } = new(
        "dnf",
        tool => tool.RpmPackage,
        packages => [new("dnf", ["install", "-y", "--setopt=install_weak_deps=False", .. packages])]);

    /// <summary>The one this host has, or null.</summary>
    public static PackageManager? OfThisHost() =>
        new[] { Apt, Dnf }.FirstOrDefault(manager => ProgramSearch.Find(manager.Name) is not null);
}
