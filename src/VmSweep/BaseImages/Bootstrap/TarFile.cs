using System.Formats.Tar;
using System.Text;
using VmSweep.Files;

namespace VmSweep.BaseImages.Bootstrap;

/// <summary>Writes a tar of root's files. mmdebstrap unpacks it in the guest, so owners and modes are right whoever runs us.</summary>
internal sealed class TarFile : IDisposable
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Of every entry, so that the same files give the same bytes: a template is shown with its archive, and two people compare what they got.</summary>
    /// <remarks>Not zero: tar warns of "implausibly old" times, which would stand in every build's log.</remarks>
    internal static readonly DateTimeOffset ModificationTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TarWriter _writer;

    /// <summary>A root password may be in it.</summary>
    public TarFile(string path)
        : this(PrivateFile.Create(path))
    {
    }

    public TarFile(Stream stream) => _writer = new TarWriter(stream, TarEntryFormat.Gnu);

    public void Add(string path, string text, bool executable = false) => Add(path, Encoding.UTF8.GetBytes(text), executable);

    /// <param name="path">Absolute in the guest. Directories that are missing on the way are made by tar.</param>
    public void Add(string path, byte[] content, bool executable = false)
    {
        using var data = new MemoryStream(content);
        _writer.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, Relative(path))
        {
            Mode = executable ? Executable : Readable,
            ModificationTime = ModificationTime,
            DataStream = data,
        });
    }

    public void AddSecret(string path, string text)
    {
        using var data = new MemoryStream(Encoding.UTF8.GetBytes(text));
        _writer.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, Relative(path))
        {
            Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            ModificationTime = ModificationTime,
            DataStream = data,
        });
    }

    public void AddDirectory(string path) =>
        _writer.WriteEntry(new GnuTarEntry(TarEntryType.Directory, Relative(path) + "/") { Mode = Executable, ModificationTime = ModificationTime });

    public void AddLink(string path, string target) =>
        _writer.WriteEntry(new GnuTarEntry(TarEntryType.SymbolicLink, Relative(path)) { LinkName = target, ModificationTime = ModificationTime });

    public void Dispose() => _writer.Dispose();

    private static string Relative(string path) => "./" + path.TrimStart('/');
}
