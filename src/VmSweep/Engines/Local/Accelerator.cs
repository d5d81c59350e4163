namespace VmSweep.Engines.Local;

/// <summary>What executes a guest's instructions, and why this one.</summary>
public sealed record Accelerator(AcceleratorKind Kind, string Reason)
{
    public override string ToString() => $"{Kind.ToString().ToUpperInvariant()} ({Reason})";
}

public enum AcceleratorKind
{
    /// <summary>QEMU's emulation: works everywhere, some ten times slower.</summary>
    Tcg,

    /// <summary>The kernel's virtualisation.</summary>
    Kvm,
}
