using VmSweep.Hosts;
using VmSweep.Problems;

namespace VmSweep.Tests.Hosts;

public sealed class HostCheckTests
{
    private static readonly HostTool Qemu = new("qemu-system-x86_64", "runs the guests", "qemu-system-x86", "qemu-kvm");
    private static readonly HostTool Image = new("qemu-img", "converts disks", "qemu-utils", "qemu-img");

    [Fact]
    public void What_is_missing_is_named_with_its_purpose_and_the_line_that_installs_it()
    {
        var check = HostCheck.Of([Qemu, Image], PackageManager.Apt, tool => tool == Qemu ? null : "/usr/bin/qemu-img");
        var problem = Assert.Single(Assert.Throws<ProblemException>(check.EnsureComplete).Problems);
        Assert.Equal(
            "this host: 'qemu-system-x86_64' is missing; it runs the guests. As root: apt-get update -q && apt-get install -q -y --no-install-recommends qemu-system-x86",
            problem.ToString());
    }

    [Fact]
    public void Packages_are_named_as_the_hosts_own_package_manager_names_them()
    {
        var check = HostCheck.Of([Qemu, Image], PackageManager.Dnf, _ => null);
        Assert.Equal("dnf install -y --setopt=install_weak_deps=False qemu-img qemu-kvm", check.InstallationLine);
    }

    [Fact]
    public void A_complete_host_is_left_alone()
    {
        var check = HostCheck.Of([Qemu], PackageManager.Apt, _ => "/usr/bin/qemu-system-x86_64");
        Assert.True(check.IsComplete);
        Assert.Empty(check.Installation);
        check.EnsureComplete();
    }
}
