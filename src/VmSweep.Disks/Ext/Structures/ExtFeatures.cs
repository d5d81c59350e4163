namespace VmSweep.Disks.Ext.Structures;

/// <summary>s_feature_compat: may be ignored when reading.</summary>
[Flags]
internal enum ExtCompatible : uint
{
    None = 0,
    HasJournal = 0x4,
    ExtAttr = 0x8,
    ResizeInode = 0x10,
    DirIndex = 0x20,
    SparseSuper2 = 0x200,
    FastCommit = 0x400,
}

/// <summary>s_feature_incompat: who does not know a bit here must not read.</summary>
[Flags]
internal enum ExtIncompatible : uint
{
    None = 0,
    Compression = 0x1,
    FileType = 0x2,
    Recover = 0x4,
    JournalDevice = 0x8,
    MetaBg = 0x10,
    Extents = 0x40,
    Bit64 = 0x80,
    Mmp = 0x100,
    FlexBg = 0x200,
    EaInode = 0x400,
    DirData = 0x1000,
    ChecksumSeed = 0x2000,
    LargeDir = 0x4000,
    InlineData = 0x8000,
    Encrypt = 0x10000,
    CaseFold = 0x20000,
}

/// <summary>s_feature_ro_compat: matter to who writes; some change what a reader finds.</summary>
[Flags]
internal enum ExtReadOnlyCompatible : uint
{
    None = 0,
    SparseSuper = 0x1,
    LargeFile = 0x2,
    HugeFile = 0x8,
    GdtChecksum = 0x10,
    DirNlink = 0x20,
    ExtraIsize = 0x40,
    Quota = 0x100,
    Bigalloc = 0x200,
    MetadataChecksum = 0x400,
    Project = 0x2000,
    Verity = 0x8000,
    OrphanPresent = 0x10000,
}
