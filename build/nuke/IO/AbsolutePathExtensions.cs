using System.Text;

namespace Nuke.Common.IO;

public static class AbsolutePathExtensions
{
    public static bool FileExists(this AbsolutePath path) => File.Exists(path);

    public static bool DirectoryExists(this AbsolutePath path) => Directory.Exists(path);

    public static AbsolutePath CreateDirectory(this AbsolutePath path)
    {
        Directory.CreateDirectory(path);
        return path;
    }

    public static AbsolutePath CreateOrCleanDirectory(this AbsolutePath path)
    {
        path.DeleteDirectory();
        return path.CreateDirectory();
    }

    public static void DeleteFile(this AbsolutePath path)
    {
        if (path.FileExists())
            File.Delete(path);
    }

    public static void DeleteDirectory(this AbsolutePath path)
    {
        if (path.DirectoryExists())
            Directory.Delete(path, recursive: true);
    }

    /// <summary>Sorted; a depth of 1 is the directory itself.</summary>
    public static IEnumerable<AbsolutePath> GetFiles(this AbsolutePath path, string pattern = "*", int depth = 1, FileAttributes attributes = 0) =>
        Entries(path, depth, attributes, options => Directory.GetFiles(path, pattern, options));

    public static IEnumerable<AbsolutePath> GetDirectories(this AbsolutePath path, string pattern = "*", int depth = 1, FileAttributes attributes = 0) =>
        Entries(path, depth, attributes, options => Directory.GetDirectories(path, pattern, options));

    public static string ReadAllText(this AbsolutePath path, Encoding encoding = null) => File.ReadAllText(path, encoding ?? Encoding.UTF8);

    public static string[] ReadAllLines(this AbsolutePath path, Encoding encoding = null) => File.ReadAllLines(path, encoding ?? Encoding.UTF8);

    /// <summary>Makes the directory; the text ends with a line break unless asked otherwise.</summary>
    public static AbsolutePath WriteAllText(this AbsolutePath path, string content, Encoding encoding = null, bool? eofLineBreak = null)
    {
        path.Parent.CreateDirectory();
        var text = content.TrimEnd('\r', '\n');
        File.WriteAllText(path, eofLineBreak == false ? text : text + Environment.NewLine, encoding ?? new UTF8Encoding(false));
        return path;
    }

    public static AbsolutePath WithExtension(this AbsolutePath path, string extension) => path.Parent / Path.ChangeExtension(path.Name, extension);

    private static IEnumerable<AbsolutePath> Entries(string path, int depth, FileAttributes attributes, Func<EnumerationOptions, string[]> list) =>
        depth == 0 || !Directory.Exists(path)
            ? []
            : list(new EnumerationOptions { RecurseSubdirectories = depth > 1, MaxRecursionDepth = depth - 1, AttributesToSkip = 0 })
                .Where(x => attributes == 0 || File.GetAttributes(x).HasFlag(attributes))
                .Order(StringComparer.Ordinal)
                .Select(AbsolutePath.Create);
}

public static class PathConstruction
{
    /// <summary>Whether the other path is truly below this one.</summary>
    public static bool Contains(this AbsolutePath basePath, string destinationPath) =>
        basePath.GetRelativePathTo(destinationPath) is var relative && relative != "." && !Path.IsPathRooted(relative)
        && relative != ".." && !((string)relative).StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    public static RelativePath GetRelativePathTo(this AbsolutePath basePath, string destinationPath) =>
        (RelativePath)Path.GetRelativePath(basePath, AbsolutePath.Create(destinationPath));
}

public class RelativePath
{
    private readonly string _path;

    protected RelativePath(string path, char? separator = null) =>
        _path = path.Replace('/', separator ?? Path.DirectorySeparatorChar).Replace('\\', separator ?? Path.DirectorySeparatorChar);

    public static explicit operator RelativePath(string path) => path == null ? null : new(path);

    public static implicit operator string(RelativePath path) => path?._path;

    public override string ToString() => _path;
}
