namespace VmSweep.Disks.Qcow2;

/// <summary>Header extension types (qcow2.rst, "Header extensions").</summary>
internal static class Qcow2Extension
{
    public const uint BackingFormat = 0xe2792aca;
}
