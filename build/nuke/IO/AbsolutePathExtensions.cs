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

    public static void DeleteFile(this AbsolutePath path)
    {
        if (path.FileExists())
            File.Delete(path);
    }

    /// <summary>Sorted; a depth of 1 is the directory itself.</summary>
    public static IEnumerable<AbsolutePath> GetFiles(this AbsolutePath path, string pattern = "*", int depth = 1, FileAttributes attributes = 0) =>
        Entries(path, depth, attributes, options => Directory.GetFiles(path, pattern, options));

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

    private static IEnumerable<AbsolutePath> Entries(string path, int depth, FileAttributes attributes, Func<EnumerationOptions, string[]> list) =>
        depth == 0 || !Directory.Exists(path)
            ? []
            : list(new EnumerationOptions { RecurseSubdirectories = depth > 1, MaxRecursionDepth = depth - 1, AttributesToSkip = 0 })
                .Where(x => attributes == 0 || File.GetAttributes(x).HasFlag(attributes))
                .Order(StringComparer.Ordinal)
                .Select(AbsolutePath.Create);
}
