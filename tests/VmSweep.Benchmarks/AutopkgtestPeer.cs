using CliWrap;
using CliWrap.Buffered;
using VmSweep.Files;
using VmSweep.ImageStore;
using VmSweep.Results;

namespace VmSweep.Benchmarks;

/// <summary>What Debian's own tester needs for the same: the machine booted until commands can be given, and ended.</summary>
internal static class AutopkgtestPeer
{
    private const string Program = "/usr/bin/autopkgtest-virt-qemu";

    /// <summary>It takes KVM where /dev/kvm exists; here both sides are to have the same accelerator.</summary>
    private const string WithoutKvm = """
        #!/bin/bash
        arguments=()
        for argument; do [ "$argument" = -enable-kvm ] || arguments+=("$argument"); done
        exec qemu-system-x86_64 "${arguments[@]}"
        """;

    /// <summary>The shell that the peer talks to. It is given to systemd from outside (systemd.system-credentials(7)), so that the image is the same.</summary>
    private const string ShellUnit = """
        [Unit]
        BindsTo=dev-hvc1.device
        After=dev-hvc1.device
        [Service]
        ExecStart=/bin/sh
        StandardInput=tty-fail
        StandardOutput=tty
        StandardError=tty
        TTYPath=/dev/hvc1

        """;

    private static readonly string QemuOptions = string.Join(
        ' ', "-cpu qemu64,-cx16,-svm", Credential("systemd.extra-unit.peer.service", ShellUnit), Credential("systemd.unit-dropin.multi-user.target", "[Unit]\nWants=peer.service\n"));

    public static bool IsHere => File.Exists(Program);

    /// <param name="pipeline">Whose image it is.</param>
    /// <param name="cold">A run of ours on the image that the peer gets too.</param>
    public static PeerTimes Run(Pipeline pipeline, RunResult cold)
    {
        var directory = Directory.CreateTempSubdirectory("vmsweep-bench-");
        try
        {
            var qemu = Path.Combine(directory.FullName, "qemu");
            AtomicFile.WriteText(qemu, WithoutKvm);
            File.SetUnixFileMode(qemu, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            var image = new StoreLayout(pipeline.Artifacts.BaseImages).Disk(cold.Run.Platform, cold.ImageFingerprint!);
            var started = TimeProvider.System.GetTimestamp();
            TimeSpan? open = null;
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10));
            var lines = 0;
            Cli.Wrap(Program)
                .WithArguments(["--user", "root", "--password", "", "--qemu-command", qemu, $"--qemu-options={QemuOptions}", "--ram-size", "512", "--timeout-reboot", "300", image])
                .WithStandardInputPipe(PipeSource.FromString("open\nquit\n"))
                // "ok" when it is there, "ok" when the machine is open, "ok" when all is over.
                .WithStandardOutputPipe(PipeTarget.ToDelegate(line => open = line.StartsWith("ok", StringComparison.Ordinal) && ++lines == 2 ? TimeProvider.System.GetElapsedTime(started) : open))
                .ExecuteBufferedAsync(limit.Token)
                .GetAwaiter()
                .GetResult();
            return new(open ?? throw new InvalidOperationException("autopkgtest-virt-qemu opened no machine."), TimeProvider.System.GetElapsedTime(started));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static string Credential(string name, string text) =>
        $"-smbios type=11,value=io.systemd.credential.binary:{name}={Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text))}";
}

/// <summary>From its start.</summary>
/// <param name="Open">Until commands can be given.</param>
/// <param name="Whole">Until it has ended.</param>
internal sealed record PeerTimes(TimeSpan Open, TimeSpan Whole);
