namespace VmSweep.Disks.Ext.Structures;

/// <summary>The two numberings of file kinds: the high bits of i_mode, and file_type of a directory entry.</summary>
internal static class ExtFileKinds
{
    public static ExtFileKind FromMode(ushort mode) => (mode & 0xf000) switch
    {
        0x1000 => ExtFileKind.Fifo,
        0x2000 => ExtFileKind.CharacterDevice,
        0x4000 => ExtFileKind.Directory,
        0x6000 => ExtFileKind.BlockDevice,
        0x8000 => ExtFileKind.File,
        0xa000 => ExtFileKind.SymbolicLink,
        0xc000 => ExtFileKind.Socket,
        _ => ExtFileKind.Unknown,
    };

    public static ushort ToMode(ExtFileKind kind) => kind switch
    {
        ExtFileKind.Directory => 0x4000,
        ExtFileKind.SymbolicLink => 0xa000,
        _ => 0x8000,
    };

    public static byte ToEntryType(ExtFileKind kind) => kind switch
    {
        ExtFileKind.Directory => 2,
        ExtFileKind.SymbolicLink => 7,
        _ => 1,
    };
}
