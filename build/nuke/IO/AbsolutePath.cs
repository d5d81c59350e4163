using System.ComponentModel;
using System.Globalization;
using Nuke.Common.Utilities;

namespace Nuke.Common.IO;

public interface IAbsolutePathHolder
{
    AbsolutePath Path { get; }
}

/// <summary>A rooted, normalised path: <c>RootDirectory / "artifacts" / ".." + ".bak"</c>.</summary>
[TypeConverter(typeof(TypeConverter))]
public class AbsolutePath : IAbsolutePathHolder, IFormattable
{
    public const string DoubleQuote = "d";
    public const string DoubleQuoteIfNeeded = "dn";
    public const string NoQuotes = "nq";
    public const string SingleQuote = "s";
    public const string SingleQuoteIfNeeded = "sn";

    private readonly string _path;

    private AbsolutePath(string path) => _path = path;

    AbsolutePath IAbsolutePathHolder.Path => this;

    public string Name => Path.GetFileName(_path);

    public string NameWithoutExtension => Path.GetFileNameWithoutExtension(_path);

    public string Extension => Path.GetExtension(_path);

    public AbsolutePath Parent => Path.GetDirectoryName(_path) is { } parent ? new(parent) : null;

    private static StringComparison Comparison => EnvironmentInfo.IsWin ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    public static implicit operator AbsolutePath(string path) => path == null ? null : Create(path);

    public static implicit operator string(AbsolutePath path) => path?._path;

    public static AbsolutePath operator /(AbsolutePath left, string right)
    {
        Assert.True(right == null || !Path.IsPathRooted(right), $"Second path must not be rooted: {right}", nameof(right));
        return Create(Path.Combine(left.NotNull(), right ?? ""));
    }

    /// <summary><c>directory / ..</c> is its parent.</summary>
    public static AbsolutePath operator /(AbsolutePath left, Range range)
    {
        Assert.True(range.Equals(Range.All), "Expected range to be '..'", nameof(range));
        return left.Parent;
    }

    public static AbsolutePath operator +(AbsolutePath left, string right) => Create(left._path + right);

    public static bool operator ==(AbsolutePath a, AbsolutePath b) => Equals(a, b);

    public static bool operator !=(AbsolutePath a, AbsolutePath b) => !Equals(a, b);

    public static AbsolutePath Create(string path)
    {
        Assert.True(Path.IsPathFullyQualified(path.NotNull()), $"Path '{path}' must be rooted", nameof(path));
        var full = Path.GetFullPath(path);
        return new(Path.GetPathRoot(full) == full ? full : Path.TrimEndingDirectorySeparator(full));
    }

    public override bool Equals(object obj) => obj is AbsolutePath other && Equals(other);

    public override int GetHashCode() => string.GetHashCode(_path, Comparison);

    public override string ToString() => _path;

    public string ToString(string format) => format switch
    {
        DoubleQuote => _path.DoubleQuote(),
        DoubleQuoteIfNeeded => _path.DoubleQuoteIfNeeded(),
        SingleQuote => $"'{_path}'",
        SingleQuoteIfNeeded => _path.Contains(' ', StringComparison.Ordinal) ? $"'{_path}'" : _path,
        null or "" or NoQuotes => _path,
        _ => throw new ArgumentException($"Format '{format}' is not known", nameof(format)),
    };

    string IFormattable.ToString(string format, IFormatProvider formatProvider) => ToString(format);

    protected bool Equals(AbsolutePath other) => string.Equals(_path, other?._path, Comparison);

    public class TypeConverter : System.ComponentModel.TypeConverter
    {
        public override bool CanConvertFrom(ITypeDescriptorContext context, Type sourceType) => sourceType == typeof(string);

        public override object ConvertFrom(ITypeDescriptorContext context, CultureInfo culture, object value) =>
            Create(Path.GetFullPath((string)value));
    }
}
