using System.Runtime.InteropServices;

namespace VmSweep.Shell.Terminal;

/// <summary>What the C library knows of terminals. The structures are opaque here, so that glibc and musl, x86_64 and aarch64 are all the same.</summary>
internal static partial class CLibrary
{
    /// <summary>More than any system's struct termios has: 60 bytes on Linux.</summary>
    public const int TerminalSettingsLength = 256;

    /// <summary>tcsetattr(3): at once.</summary>
    public const int Now = 0;

    /// <summary>poll(2): something can be read.</summary>
    public const short Readable = 1;

    /// <summary>ioctl_tty(2): TIOCGWINSZ of all Linux systems that we run on.</summary>
    public const nuint GetWindowSize = 0x5413;

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int GetSettings(int descriptor, ref byte settings);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetSettings(int descriptor, int when, ref byte settings);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void MakeRaw(ref byte settings);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Control(int descriptor, nuint request, ref WindowSizeStructure size);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Poll(ref PollStructure descriptors, nuint count, int milliseconds);

    /// <summary>struct winsize, ioctl_tty(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct WindowSizeStructure
    {
        public ushort Rows;
        public ushort Columns;
        public ushort PixelsAcross;
        public ushort PixelsDown;
    }

    /// <summary>struct pollfd, poll(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollStructure
    {
        public int Descriptor;
        public short Wanted;
        public short Found;
    }
}
