using VmSweep.BaseImages;
using VmSweep.Files;

namespace VmSweep.SystemTests.Oz;

/// <summary>A base image by the real Oz, from media to boot test, as a user types it: some 10 minutes under emulation on two cores.</summary>
[Collection(RealGuests.Name)]
public sealed class OzBuildTests
{
    /// <summary>34 minutes were seen beside compilers and other guests, a dozen processes for two cores.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(40);

    [RootFact(Timeout = 45 * 60_000)]
    public async Task Debian_12_is_installed_customised_listed_and_booted()
    {
        var outcome = await Checkout.BuildAsync(
            Limit, "BuildBaseImages", "--image-builder", "oz", "--only-platform", "debian_12.x86_64", "--sweep", "debian-smoke", "--no-logo");
        Assert.Equal(0, outcome.ExitCode);
        var home = Path.Combine(Checkout.Root, "artifacts", "base-images", "debian_12.x86_64");
        var manifest = Directory.GetFiles(home, BaseImageManifest.FileName, SearchOption.AllDirectories)
            .Select(JsonFile.Read<BaseImageManifest>).Where(image => image.Builder.StartsWith("oz ", StringComparison.Ordinal)).MaxBy(image => image.Built)!;
        var packages = manifest.Packages.Select(package => package.Name).ToHashSet();
        Assert.Superset(new HashSet<string> { "linux-image-cloud-amd64", "vim-tiny", "systemd-sysv" }, packages);
        Assert.All(manifest.Packages, package => Assert.NotEqual("", package.Version));
        // Only Oz needed them.
        Assert.DoesNotContain("openssh-server", packages);
        Assert.DoesNotContain("cron", packages);
    }
}
