namespace VmSweep.Engines.Local;

/// <summary>What a machine's serial console is connected to.</summary>
internal interface IMachineConsole : IAsyncDisposable
{
    /// <summary>QEMU's character device for it, without its id.</summary>
    string CharacterDevice { get; }

    /// <summary>Takes QEMU's standard output; null where the console does not come that way.</summary>
    Stream? StandardOutput { get; }
}
