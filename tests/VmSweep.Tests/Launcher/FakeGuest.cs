using System.Runtime.CompilerServices;
using System.Text.Json;
using VmSweep.Files;
using VmSweep.Processes;

namespace VmSweep.Tests.Launcher;

/// <summary>
/// A directory that the launcher takes for a guest: its own /proc/net, /etc and I/O disk, and programs that do nothing in the place
/// of those that need root. Payload, clock, processes and files are real.
/// </summary>
internal sealed class FakeGuest : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly string _home = Directory.CreateTempSubdirectory("vmsweep-guest-").FullName;
    private readonly string[] _shell;

    public FakeGuest(string shell, bool withRecord = true)
    {
        _shell = shell == "busybox" ? ["busybox", "sh"] : [shell];
        RequiredTool.Find(_shell[0]);
        foreach (var directory in new[] { "root/proc/net", "root/etc", "root/dev", "root/sys/class/net/eth9/device", "root/sys/class/rtc/rtc0", "root/proc/sys/kernel/random", "root/etc/ssh", "mnt/.vmsweep", "mnt/output", "bin", "run" })
            Directory.CreateDirectory(Path.Combine(_home, directory));
        File.CreateSymbolicLink(InRoot("proc/uptime"), "/proc/uptime");
        AtomicFile.WriteText(InRoot("proc/mounts"), $"/dev/vdb {Mount} ext2 rw 0 0\n");
        AtomicFile.WriteText(InRoot("sys/class/net/eth9/type"), "1\n");
        AtomicFile.WriteText(InRoot("proc/sys/kernel/osrelease"), "6.1.0-test\n");
        AtomicFile.WriteText(InRoot("etc/resolv.conf"), "nameserver 10.0.2.3\n");
        AtomicFile.WriteText(InRoot("dev/vdb"), "");
        OsRelease("PRETTY_NAME=\"Test OS 1\"\n"u8);
        DefaultRoute("eth9\t00000000\t0202000A\t0003\t0\t0\t0\t00000000\t0\t0\t0\n");
        foreach (var name in new[] { "mount", "umount", "poweroff", "systemctl", "udevadm", "udhcpc", "blkid", "date", "networkctl", "nmcli", "dhclient", "dhcpcd" })
            Program(name, $"echo \"{name} $*\" >>'{_home}/calls'");
        Program("ip", "case \"$*\" in *inet6*|-6*) ;; *addr*) echo '2: eth9    inet 10.0.2.15/24 brd 10.0.2.255 scope global eth9' ;; esac");
        if (withRecord)
            File.WriteAllBytes(RecordPath, new byte[8192]);
    }

    public string Mount => Path.Combine(_home, "mnt");

    public string RecordPath => Path.Combine(Mount, ".vmsweep/record");

    public string StatePath => Path.Combine(Mount, ".vmsweep");

    public IReadOnlyList<string> Markers =>
        [.. File.ReadAllLines(Path.Combine(_home, "console")).Where(line => line.StartsWith("@@VMSWEEP ", StringComparison.Ordinal)).Select(Marker)];

    /// <summary>Each stands there twice, so that one cut leaves one whole.</summary>
    private static string Marker(string line)
    {
        var copies = line.Split("@@VMSWEEP ", StringSplitOptions.RemoveEmptyEntries).Select(copy => copy.Split("@@")[0].Trim()).ToList();
        Assert.EndsWith(" @@", line);
        Assert.Equal(2, copies.Count);
        Assert.Equal(copies[0], copies[1]);
        return copies[0].Split(' ', 2)[1];
    }

    public string Calls => File.ReadAllText(Path.Combine(_home, "calls"));

    public JsonElement Status
    {
        get
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(StatePath, "status.json")));
            return json.RootElement.Clone();
        }
    }

    public string JobLog => File.ReadAllText(Path.Combine(Mount, "run-job.log"));

    public static string LauncherDirectory([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../images/launcher"));

    public string InRoot(string path) => Path.Combine(_home, "root", path);

    /// <summary>A path beside the guest's disk and root, for what must stay untouched.</summary>
    public string Beside(string name) => Path.Combine(_home, name);

    public void OsRelease(ReadOnlySpan<byte> content) => File.WriteAllBytes(InRoot("etc/os-release"), content);

    public void DefaultRoute(string lines) =>
        AtomicFile.WriteText(InRoot("proc/net/route"), "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n" + lines);

    public void Settings(string text) => AtomicFile.WriteText(Path.Combine(StatePath, "settings"), text);

    public void Payload(string script, bool executable = true) => Script(Path.Combine(Mount, "run-job"), script, executable);

    public void Program(string name, string script) => Script(Path.Combine(_home, "bin", name), script, executable: true);

    /// <summary>Whether the process runs whose id a payload wrote beside the guest; a zombie that nobody has fetched yet does not.</summary>
    public bool IsRunning(string pidFile)
    {
        var status = $"/proc/{File.ReadAllText(Beside(pidFile)).Trim()}/stat";
        return File.Exists(status) && !File.ReadAllText(status).Contains(") Z ", StringComparison.Ordinal);
    }

    /// <summary>One boot: the scratch directory is gone, the disk is what it was.</summary>
    public async Task<ProcessOutcome> BootAsync()
    {
        Directory.Delete(Path.Combine(_home, "run"), recursive: true);
        return await LaunchAsync("run");
    }

    /// <summary>A machine that was saved where it waited goes on: the I/O disk appears.</summary>
    public async Task<ProcessOutcome> GoOnAsync()
    {
        AtomicFile.WriteText(Path.Combine(_home, "run", "waiting"), "");
        return await LaunchAsync("run");
    }

    /// <summary>Another machine goes on from the same saved one.</summary>
    public async Task<ProcessOutcome> GoOnAgainAsync()
    {
        Directory.Delete(Path.Combine(_home, "run"), recursive: true);
        Directory.CreateDirectory(Path.Combine(_home, "run"));
        Directory.Delete(StatePath, recursive: true);
        return await GoOnAsync();
    }

    public Task<ProcessOutcome> LaunchAsync(string verb) =>
        ProcessRunner.Default.RunAsync(
            new CommandLine(_shell[0], [.. _shell[1..], Path.Combine(LauncherDirectory(), "launcher"), verb])
            {
                Environment = new Dictionary<string, string?>
                {
                    ["VMSWEEP_HOME"] = LauncherDirectory(),
                    ["VMSWEEP_SYSROOT"] = Path.Combine(_home, "root"),
                    ["VMSWEEP_MOUNT"] = Mount,
                    ["VMSWEEP_RUN"] = Path.Combine(_home, "run"),
                    ["VMSWEEP_CONSOLE"] = Path.Combine(_home, "console"),
                    ["VMSWEEP_TOOLS"] = Path.Combine(_home, "bin"),
                },
            },
            Limit,
            cancellation: TestContext.Current.CancellationToken);

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private static void Script(string path, string script, bool executable)
    {
        AtomicFile.WriteText(path, "#!/bin/sh\n" + script + "\n");
        if (executable && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute);
    }
}
