using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using VmSweep.Processes;

namespace VmSweep.SystemTests;

/// <summary>A terminal with a program at it that believes that somebody sits there, pty(7).</summary>
internal sealed partial class PseudoTerminal : IAsyncDisposable
{
    private const nuint SetWindowSize = 0x5414;

    private readonly FileStream _master;
    private readonly SafeFileHandle _slave;
    private readonly IRunningProcess _program;
    private readonly StringBuilder _screen = new();
    private readonly Lock _lock = new();
    private readonly Task _reading;

    private PseudoTerminal(FileStream master, SafeFileHandle slave, IRunningProcess program)
    {
        _master = master;
        _slave = slave;
        _program = program;
        SettingsBefore = Settings;
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>All that was printed.</summary>
    public string Screen
    {
        get
        {
            lock (_lock)
                return _screen.ToString();
        }
    }

    /// <summary>What tcgetattr(3) says: how keys are treated.</summary>
    public byte[] Settings
    {
        get
        {
            var settings = new byte[256];
            Assert.Equal(0, GetSettings((int)_slave.DangerousGetHandle(), ref settings[0]));
            return settings;
        }
    }

    public byte[] SettingsBefore { get; }

    public Task<ProcessOutcome> Completion => _program.Completion;

    /// <summary>Opens a terminal of 50 rows and 132 columns and starts the program there, as the leader of its session.</summary>
    public static PseudoTerminal Start(CommandLine command)
    {
        var handle = File.OpenHandle("/dev/ptmx", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var descriptor = (int)handle.DangerousGetHandle();
        Assert.Equal(0, Unlock(descriptor));
        var name = new byte[128];
        Assert.Equal(0, GetName(descriptor, ref name[0], (nuint)name.Length));
        var path = Encoding.ASCII.GetString(name).TrimEnd('\0');
        ulong size = 50 | (132 << 16);
        Assert.Equal(0, Control(descriptor, SetWindowSize, ref size));
        var slave = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        // The process layer gives programs no terminal; this gives it one by its name. No terminal ignores signals: nohup(1) and background jobs
        // of scripts do, and tests that they started would hand that down.
        var atTerminal = command with
        {
            Program = "/bin/sh",
            Arguments = ["-c", """terminal=$1; shift; exec env --default-signal=HUP,INT,QUIT,TERM setsid --ctty --wait "$@" <"$terminal" >"$terminal" 2>&1""", "sh", path, command.Program, .. command.Arguments],
        };
        return new(new FileStream(handle, FileAccess.ReadWrite, bufferSize: 0), slave, ProcessRunner.Default.Start(atTerminal));
    }

    public async Task TypeAsync(string keys) => await _master.WriteAsync(Encoding.UTF8.GetBytes(keys), TestContext.Current.CancellationToken);

    /// <summary>Waits until the text is printed.</summary>
    /// <param name="after">Where on the screen it may begin.</param>
    public async Task WaitForAsync(string text, TimeSpan limit, int after = 0)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (Screen.IndexOf(text, after, StringComparison.Ordinal) < 0)
        {
            if (Completion.IsCompleted || TimeProvider.System.GetElapsedTime(started) > limit)
                Assert.Fail($"'{text}' was not printed {(Completion.IsCompleted ? "before the end" : $"within {limit}")} (reading: {_reading.Status} {_reading.Exception?.Message}). The end of the screen:\n{Screen[Math.Max(0, Screen.Length - 3000)..]}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        _slave.Dispose();
        await _master.DisposeAsync();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[4096];
        var text = new char[4096];
        var decoder = Encoding.UTF8.GetDecoder();
        try
        {
            int count;
            while ((count = await _master.ReadAsync(buffer)) > 0)
            {
                lock (_lock)
                    _screen.Append(text, 0, decoder.GetChars(buffer, 0, count, text, 0));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The terminal was closed.
        }
    }

    [LibraryImport("libc", EntryPoint = "unlockpt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unlock(int descriptor);

    [LibraryImport("libc", EntryPoint = "ptsname_r")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetName(int descriptor, ref byte name, nuint length);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int descriptor, nuint request, ref ulong size);

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetSettings(int descriptor, ref byte settings);
}
