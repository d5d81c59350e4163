using System.Text;
using CsCheck;
using VmSweep.Analysis.Packages;

namespace VmSweep.Tests.Analysis.Packages;

public sealed class PackageListTests
{
    [Fact]
    public void Dpkgs_list_has_what_is_installed_and_nothing_else()
    {
        var list = Read("nginx 1.22.1-9 amd64 ii \nold 1.0 amd64 rc \nbase-files 12.4 amd64 hi \n")!;

        Assert.Equal(PackageKind.Dpkg, list.Kind);
        Assert.Equal(["base-files.amd64", "nginx.amd64"], list.Versions.Keys.Order());
    }

    [Fact]
    public void The_launchers_rpm_list_and_rpms_own_are_read()
    {
        Assert.Equal("8.1-2.el9", Read("xrootd (none):5.6-1.el9 x86_64\nbash (none):8.1-2.el9 x86_64\n")!.Versions["bash.x86_64"]);
        Assert.Equal("5.1.8-9.el9", Read("bash-5.1.8-9.el9.x86_64\ngpg-pubkey-fd431d51-4ae0493b\n")!.Versions["bash.x86_64"]);
    }

    [Fact]
    public void Of_two_kernels_the_newer_counts() =>
        Assert.Equal("5.14.0-503.el9", Read("kernel 0:5.14.0-427.el9 x86_64\nkernel 5.14.0-503.el9 x86_64\nkernel 5.14.0-70.el9 x86_64\n")!.Versions["kernel.x86_64"]);

    [Fact]
    public void A_list_without_packages_is_none() => Assert.Null(Read("rpm: command not found\n"));

    [Fact]
    public void Changes_say_from_what_to_what()
    {
        var before = Read("a 1.0-1 amd64 ii\nb 1.0-1 amd64 ii\nc 1.0 amd64 ii\nd 1.0 amd64 ii\n")!;
        var after = Read("a 1.0-10 amd64 ii\nb 1.0~rc1-1 amd64 ii\nd 1.0-0 amd64 ii\ne 2 amd64 ii\n")!;

        Assert.Equal(
            ["a.amd64 1.0-1 → 1.0-10", "b.amd64 1.0-1 → 1.0~rc1-1 (downgrade)", "c.amd64 1.0 (gone)", "e.amd64 2 (new)"],
            PackageChange.Between(before, after).Select(change => change.ToString()));
    }

    [Fact]
    public void A_history_gets_back_what_was_put_into_it()
    {
        var list = Read("nginx 1.22.1-9 amd64 ii\nbash 5.2 amd64 ii\n")!;

        Assert.Empty(PackageChange.Between(list, PackageList.FromText(list.ToText())));
    }

    [Fact]
    public void Any_bytes_are_read_without_an_exception() => Gen.Byte.Array.Sample(bytes =>
    {
        using var stream = new MemoryStream(bytes);
        PackageList.Read(stream);
    });

    private static PackageList? Read(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return PackageList.Read(stream);
    }
}
