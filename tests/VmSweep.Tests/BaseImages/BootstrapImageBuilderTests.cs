using System.Formats.Tar;
using VmSweep.BaseImages;
using VmSweep.BaseImages.Bootstrap;
using VmSweep.Files;
using VmSweep.Problems;
using VmSweep.Processes;
using VmSweep.Templates;
using VmSweep.Testing;

namespace VmSweep.Tests.BaseImages;

/// <summary>The builder 'bootstrap' with programs that only leave the files that real ones would.</summary>
public sealed class BootstrapImageBuilderTests : IDisposable
{
    private const string Extra = """
        <files><file name="/etc/motd">hello</file></files>
        <commands>
          <command name="second" position="2">echo "two's" $HOME</command>
          <command name="first" position="1">echo one</command>
        </commands>
        """;

    private readonly string _home = Directory.CreateTempSubdirectory("vmsweep bootstrap ").FullName;
    private readonly FakeProcessRunner _processes;
    private readonly Dictionary<string, string> _late = new(StringComparer.Ordinal);
    private string _tree = "kernel";
    private FakeAnswer _mmdebstrap = FakeAnswer.Success;

    public BootstrapImageBuilderTests()
    {
        AtomicFile.WriteBytes(Path.Combine(_home, "boot.img"), new byte[512]);
        AtomicFile.WriteText(Path.Combine(_home, "launcher/launcher"), "#!/bin/sh\n");
        AtomicFile.WriteText(Path.Combine(_home, "launcher/vmsweep-boot.service"), "[Install]\n");
        AtomicFile.WriteText(Path.Combine(_home, "launcher/90-vmsweep.rules"), "#\n");
        Directory.CreateDirectory(Work);
        _processes = new FakeProcessRunner()
            .On("mmdebstrap", Bootstrap)
            .On("mke2fs", _ => { })
            .On("grub-mkimage", command => AtomicFile.WriteText(Path.Combine(command.WorkingDirectory!, "core.img"), "core"))
            .On("qemu-img", command => File.Copy(Path.Combine(command.WorkingDirectory!, "disk.raw"), Path.Combine(command.WorkingDirectory!, "disk.qcow2")));
    }

    private string Work => Path.Combine(_home, "work");

    [Fact]
    public async Task A_template_becomes_a_disk_with_boot_code_and_its_packages_are_known()
    {
        var built = await BuildAsync(SampleTemplates.Debian(Extra));
        Assert.Equal(["mmdebstrap", "mke2fs", "grub-mkimage", "qemu-img"], _processes.Commands.Select(command => command.Program));
        Assert.Equal(ByteSize.GiB(2), built.VirtualSize);
        Assert.Equal("wget", Assert.Single(built.Packages).Name);
        Assert.Equal(new ReleaseFile("m_InRelease", "abc"), Assert.Single(built.Releases));
        await using var disk = File.OpenRead(built.DiskPath);
        var start = new byte[516];
        await disk.ReadExactlyAsync(start, TestContext.Current.CancellationToken);
        Assert.Equal("core"u8, start.AsSpan(512));
        Assert.Equal(2L << 30, disk.Length);
    }

    [Fact]
    public async Task The_guest_gets_launcher_files_and_commands_in_the_order_of_their_positions()
    {
        await BuildAsync(SampleTemplates.Debian(Extra));
        Assert.Equal("hello", _late["./etc/motd"]);
        Assert.Equal("#!/bin/sh\n", _late["./usr/lib/vmsweep/launcher"]);
        Assert.Equal("-> ../vmsweep-boot.service", _late["./etc/systemd/system/multi-user.target.wants/vmsweep-boot.service"]);
        Assert.True(_late.ContainsKey("./etc/udev/rules.d/90-vmsweep.rules"));
        Assert.Equal("echo one", _late["./.vmsweep-build/after-000"]);
        Assert.Equal("echo \"two's\" $HOME", _late["./.vmsweep-build/after-001"]);
        Assert.Equal("deb http://user:secret@mirror.test/debian bookworm main\n", _late["./etc/apt/sources.list.d/main.list"]);
    }

    [Fact]
    public async Task The_root_password_goes_by_a_file_that_only_we_can_read_and_is_gone_afterwards()
    {
        await BuildAsync(SampleTemplates.Debian());
        Assert.Equal("root:pass'word$1\n", _late["./.vmsweep-build/password"]);
        Assert.All(_processes.Commands, command => Assert.DoesNotContain("pass'word", string.Join(' ', command.Arguments) + command.Input));
        Assert.Contains(_processes.Commands[0].Arguments, argument => argument.EndsWith("chpasswd < /.vmsweep-build/password'", StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(Work, "late.tar")));
    }

    [Fact]
    public async Task Nothing_of_the_template_but_package_names_stands_in_the_hooks()
    {
        await BuildAsync(SampleTemplates.Debian(Extra));
        var line = string.Join('\n', _processes.Commands[0].Arguments);
        Assert.DoesNotContain("two's", line);
        Assert.DoesNotContain(_home, line);
        Assert.Contains("--include=wget,linux-image-cloud-amd64,initramfs-tools,systemd-sysv,udev,kmod,iproute2", line);
        Assert.Contains("Acquire::Languages \"none\"", line);
    }

    [Fact]
    public async Task An_ordinary_users_tree_is_made_in_a_user_namespace()
    {
        _processes.On("unshare", command =>
        {
            if (command.Arguments.Contains("tar"))
                MakeTree(command.WorkingDirectory!);
        });
        await BuildAsync(SampleTemplates.Debian(), privileged: false);
        Assert.Contains("--mode=unshare", _processes.Commands[0].Arguments);
        Assert.Equal(["--map-auto", "--map-root-user", "--", "tar"], _processes.Commands[1].Arguments.Take(4));
        Assert.Equal(["--map-auto", "--map-root-user", "--", "mke2fs"], _processes.Commands[2].Arguments.Take(4));
    }

    [Fact]
    public async Task A_mirror_that_cannot_be_reached_is_named_with_the_way_out()
    {
        _mmdebstrap = new(1, Errors: "Err:1 http://mirror.test/debian bookworm InRelease\nE: Failed to fetch http://mirror.test/debian/dists/bookworm/InRelease  Could not resolve 'mirror.test'\n");
        var exception = await Assert.ThrowsAsync<ProblemException>(() => BuildAsync(SampleTemplates.Debian()));
        Assert.Contains("E: Failed to fetch http://mirror.test", exception.Message);
        Assert.Contains("--mirror debian=URL", exception.Message);
    }

    [Fact]
    public async Task A_failure_of_another_kind_shows_the_last_words()
    {
        _mmdebstrap = new(25, Errors: "Command 'first'\nE: hook failed\n");
        var exception = await Assert.ThrowsAsync<ProblemException>(() => BuildAsync(SampleTemplates.Debian()));
        Assert.Contains("mmdebstrap ended with 25:\n  Command 'first'\n  E: hook failed", exception.Message);
    }

    [Fact]
    public async Task A_disk_too_small_for_what_is_installed_is_refused_with_both_sizes()
    {
        var exception = await Assert.ThrowsAsync<ProblemException>(() => BuildAsync(SampleTemplates.Debian(disk: "100MiB")));
        Assert.Matches("gives the disk a size of 100 MiB, and what is installed needs 256 MiB", exception.Message);
    }

    [Fact]
    public async Task An_image_without_a_kernel_is_refused()
    {
        _tree = "";
        var exception = await Assert.ThrowsAsync<ProblemException>(() => BuildAsync(SampleTemplates.Debian()));
        Assert.Contains("installs no kernel", exception.Message);
    }

    [Fact]
    public void Alma_cannot_be_bootstrapped_and_oz_is_named()
    {
        var problem = Assert.Single(Builder().Check(SampleTemplates.Alma()));
        Assert.Contains("not AlmaLinux", problem.What);
        Assert.Equal("Use '--image-builder oz'.", problem.Remedy);
    }

    [Fact]
    public void Missing_programs_come_with_the_command_that_installs_them()
    {
        var builder = new BootstrapImageBuilder(_processes, new HostTools(name => name == "mmdebstrap" ? null : name, Path.Combine(_home, "none")), privileged: true);
        var problem = Assert.Single(builder.Check(SampleTemplates.Debian()));
        Assert.Contains("'mmdebstrap'", problem.What);
        Assert.Contains("apt-get install mmdebstrap grub-pc-bin", problem.Remedy);
    }

    [Fact]
    public void An_unknown_builder_names_the_nearest()
    {
        Assert.Contains("Did you mean 'bootstrap'?", Assert.Throws<ProblemException>(() => BaseImageBuilders.Create("bootstap", _processes, null!)).Message);
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private BootstrapImageBuilder Builder(bool privileged = true) => new(_processes, new HostTools(name => name, _home), privileged);

    private Task<BuiltDisk> BuildAsync(Template template, bool privileged = true)
    {
        var launcher = LauncherFiles.Read(Path.Combine(_home, "launcher"));
        var builder = Builder(privileged);
        var fingerprint = BaseImageFingerprint.Of(template, launcher, builder);
        return builder.BuildAsync(new(template.Resolve(SampleTemplates.Mirrors), launcher, fingerprint, Work, _ => { }), TestContext.Current.CancellationToken);
    }

    private FakeAnswer Bootstrap(CommandLine command)
    {
        var work = command.WorkingDirectory!;
        using (var reader = new TarReader(File.OpenRead(Path.Combine(work, "late.tar"))))
        {
            while (reader.GetNextEntry() is { } entry)
            {
                using var text = new StreamReader(entry.DataStream ?? Stream.Null);
                _late[entry.Name] = entry.EntryType == TarEntryType.SymbolicLink ? $"-> {entry.LinkName}" : text.ReadToEnd();
            }
        }

        if (!_mmdebstrap.ExitCode.Equals(0))
            return _mmdebstrap;
        AtomicFile.WriteText(Path.Combine(work, "releases"), "abc  m_InRelease\n");
        if (command.Arguments.Contains("--format=tar"))
            AtomicFile.WriteText(Path.Combine(work, "root.tar"), "tar");
        else
            MakeTree(work);
        return _mmdebstrap;
    }

    private void MakeTree(string work)
    {
        AtomicFile.WriteText(Path.Combine(work, "tree/var/lib/dpkg/status"), "Package: wget\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\n");
        if (_tree.Length > 0)
            AtomicFile.WriteText(Path.Combine(work, "tree/vmlinuz"), _tree);
    }
}
