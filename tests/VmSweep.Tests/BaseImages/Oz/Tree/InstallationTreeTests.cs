using System.Formats.Tar;
using VmSweep.BaseImages.Bootstrap;
using VmSweep.BaseImages.Oz.Tree;
using VmSweep.Files;
using VmSweep.Problems;
using VmSweep.Processes;
using VmSweep.Templates;
using VmSweep.Testing;

namespace VmSweep.Tests.BaseImages.Oz.Tree;

/// <summary>Making and keeping installation trees, with programs that only leave the files that real ones would.</summary>
public sealed class InstallationTreeTests : IDisposable
{
    private static readonly string LongName = $"./{new string('d', 90)}/{new string('f', 90)}";
    private readonly TemporaryDirectory _home = new();
    private readonly FakeProcessRunner _processes;
    private readonly List<string> _said = [];
    private readonly SortedDictionary<string, string> _late = new(StringComparer.Ordinal);
    private FakeAnswer _mmdebstrap = FakeAnswer.Success;
    private string? _capability;

    public InstallationTreeTests()
    {
        AtomicFile.WriteBytes(_home.File("boot.img"), new byte[512]);
        _processes = new FakeProcessRunner()
            .On("mmdebstrap", Bootstrap)
            .On("grub-mkimage", command => AtomicFile.WriteText(Path.Combine(command.WorkingDirectory!, "core.img"), "core"));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Cache => _home.File("trees");

    [Fact]
    public async Task A_tree_has_what_Oz_asks_a_Debian_for_and_the_root()
    {
        var tree = await MakeAsync(SampleTemplates.Debian());
        Assert.Equal("kernel", await File.ReadAllTextAsync(Path.Combine(tree, "debian-installer/amd64/linux"), Cancellation));
        Assert.Equal("initrd", await File.ReadAllTextAsync(Path.Combine(tree, "debian-installer/amd64/initrd.gz"), Cancellation));
        Assert.Equal(["debian-installer", "root.tar"], Directory.EnumerateFileSystemEntries(tree).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_root_is_repacked_for_busybox_long_names_kept_and_devices_left_out()
    {
        using var root = new TarReader(File.OpenRead(Path.Combine(await MakeAsync(SampleTemplates.Debian()), "root.tar")));
        var entries = new List<TarEntry>();
        while (await root.GetNextEntryAsync(copyData: true, Cancellation) is { } entry)
            entries.Add(entry);
        Assert.All(entries, entry => Assert.Equal(TarEntryFormat.Gnu, entry.Format));
        Assert.Equal(["./dev/", "./etc/thing", LongName], entries.Select(entry => entry.Name));
        Assert.Equal((42, UnixFileMode.UserRead | UnixFileMode.SetUser), (entries[1].Gid, entries[1].Mode));
        using var text = new StreamReader(entries[1].DataStream!);
        Assert.Equal("content", await text.ReadToEndAsync(Cancellation));
    }

    [Fact]
    public async Task File_capabilities_which_busybox_would_lose_are_refused_with_the_file()
    {
        _capability = "./etc/thing";
        var exception = await Assert.ThrowsAsync<ProblemException>(() => MakeAsync(SampleTemplates.Debian()));
        Assert.Contains("'./etc/thing' has file capabilities", exception.Message);
        Assert.Empty(Directory.GetDirectories(Cache));
    }

    [Fact]
    public async Task The_root_has_what_Oz_needs_in_a_guest_and_nothing_of_the_templates_own()
    {
        await MakeAsync(SampleTemplates.Debian("<files><file name='/etc/motd'>hello</file></files>"));
        Assert.Contains("--include=linux-image-cloud-amd64,initramfs-tools,systemd-sysv,udev,kmod,iproute2,openssh-server,cron,zstd", Arguments);
        Assert.DoesNotContain("wget", string.Join(' ', Arguments));
        Assert.Equal("-> /usr/lib/openssh/sftp-server", _late["./usr/libexec/openssh/sftp-server"]);
        Assert.StartsWith("deb http://", _late["./.vmsweep-build/sources/main.list"]);
        Assert.Equal(File.ReadAllText(Path.Combine(Scripts, "init")), _late["./.vmsweep-build/initrd/init"]);
        Assert.False(_late.ContainsKey("./etc/motd"));
        Assert.DoesNotContain("pass'word", string.Concat(_late.Values));
    }

    [Fact]
    public async Task The_file_system_that_the_installer_makes_is_the_one_that_the_guest_and_its_boot_loader_look_for()
    {
        string? grub = null;
        _processes.On("grub-mkimage", command =>
        {
            grub = File.ReadAllText(Path.Combine(command.WorkingDirectory!, "grub.cfg"));
            AtomicFile.WriteText(Path.Combine(command.WorkingDirectory!, "core.img"), "core");
        });
        await MakeAsync(SampleTemplates.Debian());
        var id = _late["./.vmsweep-build/initrd/root-id"].Trim();
        Assert.StartsWith($"UUID={id} / ext4", _late["./etc/fstab"]);
        Assert.Contains($"search.fs_uuid {id} root", grub);
    }

    [Fact]
    public async Task A_system_with_SysVs_init_gets_its_own_network_and_no_systemd()
    {
        await MakeAsync(SampleTemplates.Debian() with { Packages = [new("sysvinit-core")] });
        Assert.Contains(Arguments, argument => argument.Contains("sysvinit-core", StringComparison.Ordinal) && argument.Contains("isc-dhcp-client", StringComparison.Ordinal));
        Assert.DoesNotContain(Arguments, argument => argument.Contains("systemd", StringComparison.Ordinal));
        Assert.Contains("dhclient", _late["./etc/rc.local"]);
    }

    [Fact]
    public async Task A_tree_is_made_once_for_all_templates_that_differ_in_what_Oz_installs_only()
    {
        var first = await MakeAsync(SampleTemplates.Debian());
        var second = await MakeAsync(SampleTemplates.Debian("<commands><command name='c'>echo</command></commands>"));
        Assert.Equal(first, second);
        Assert.Single(_processes.Commands, command => command.Program == "mmdebstrap");
        Assert.Contains("is up to date", _said[^1]);
    }

    [Fact]
    public async Task What_a_killed_build_left_is_removed_and_never_taken_for_a_tree()
    {
        var key = TreeInputs.Of(Resolved(SampleTemplates.Debian()), InstallerFiles.Read(Scripts)).Key;
        AtomicFile.WriteText(Path.Combine(Cache, key + ".making", "tree/root.tar"), "half");
        var tree = await MakeAsync(SampleTemplates.Debian());
        Assert.NotEqual(4, new FileInfo(Path.Combine(tree, "root.tar")).Length);
        Assert.Equal([tree], Directory.GetDirectories(Cache));
    }

    [Fact]
    public async Task A_failure_names_the_mirror_and_leaves_nothing()
    {
        _mmdebstrap = new(1, Errors: "E: Failed to fetch http://mirror.test/debian/dists/bookworm/InRelease  Could not resolve 'mirror.test'\n");
        var exception = await Assert.ThrowsAsync<ProblemException>(() => MakeAsync(SampleTemplates.Debian()));
        Assert.Contains("--mirror debian=URL", exception.Message);
        Assert.Empty(Directory.GetDirectories(Cache));
    }

    [Fact(Timeout = 30_000)]
    public async Task Two_that_want_one_tree_at_once_make_it_once()
    {
        var trees = await Task.WhenAll(Task.Run(() => MakeAsync(SampleTemplates.Debian()), Cancellation), Task.Run(() => MakeAsync(SampleTemplates.Debian()), Cancellation));
        Assert.Equal(trees[0], trees[1]);
        Assert.Single(_processes.Commands, command => command.Program == "mmdebstrap");
    }

    [Fact]
    public async Task A_distribution_that_is_not_Debian_is_refused()
    {
        var exception = await Assert.ThrowsAsync<ProblemException>(() => MakeAsync(SampleTemplates.Alma()));
        Assert.Contains("is not Debian", exception.Message);
    }

    public void Dispose() => _home.Dispose();

    private static string Scripts => RepositoryRoot.Path("images/oz/installer");

    private IReadOnlyList<string> Arguments => _processes.Commands.Single(command => command.Program == "mmdebstrap").Arguments;

    private static Template Resolved(Template template) => template.Platform.Distribution == "debian" ? template.Resolve(SampleTemplates.Mirrors) : template;

    private Task<string> MakeAsync(Template template)
    {
        var tree = new InstallationTree(_processes, new HostTools(name => name, _home.Path), privileged: true, _said.Add);
        return tree.MakeAsync(Resolved(template), InstallerFiles.Read(Scripts), Cache, Cancellation);
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

        AtomicFile.WriteText(Path.Combine(work, "linux"), "kernel");
        AtomicFile.WriteText(Path.Combine(work, "initrd.gz"), "initrd");
        using var root = new TarWriter(File.Create(Path.Combine(work, command.Arguments[^2])), TarEntryFormat.Pax);
        root.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "./dev/"));
        root.WriteEntry(new PaxTarEntry(TarEntryType.CharacterDevice, "./dev/null"));
        root.WriteEntry(Entry("./etc/thing"));
        root.WriteEntry(Entry(LongName));
        return _mmdebstrap;

        PaxTarEntry Entry(string name) => new(TarEntryType.RegularFile, name, name == _capability ? [new("SCHILY.xattr.security.capability", "x")] : [])
        {
            Gid = 42,
            Mode = UnixFileMode.UserRead | UnixFileMode.SetUser,
            DataStream = new MemoryStream("content"u8.ToArray()),
        };
    }
}
