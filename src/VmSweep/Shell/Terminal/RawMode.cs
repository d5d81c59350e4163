namespace VmSweep.Shell.Terminal;

/// <summary>
/// A terminal whose keys go through as they are: Ctrl-C is a byte for the guest and no signal for us, nothing is echoed or held back until the
/// line ends. Disposing restores what was before.
/// </summary>
internal sealed class RawMode : IDisposable
{
    private readonly int _descriptor;
    private readonly byte[] _before;

    private RawMode(int descriptor, byte[] before)
    {
        _descriptor = descriptor;
        _before = before;
    }

    public static bool IsTerminal(int descriptor)
    {
        var settings = new byte[CLibrary.TerminalSettingsLength];
        return CLibrary.GetSettings(descriptor, ref settings[0]) == 0;
    }

    public static RawMode Enter(int descriptor)
    {
        var before = new byte[CLibrary.TerminalSettingsLength];
        if (CLibrary.GetSettings(descriptor, ref before[0]) != 0)
            throw new InvalidOperationException($"Descriptor {descriptor} is no terminal.");
        byte[] raw = [.. before];
        CLibrary.MakeRaw(ref raw[0]);
        // Nothing here waits for what the terminal has still to print: it may be stopped.
        CLibrary.SetSettings(descriptor, CLibrary.Now, ref raw[0]);
        return new(descriptor, before);
    }

    public void Dispose() => CLibrary.SetSettings(_descriptor, CLibrary.Now, ref _before[0]);
}
