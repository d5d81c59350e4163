using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Nuke.Common;

public static class Assert
{
    [SuppressMessage("Usage", "CA2201", Justification = "The type that NUKE throws.")]
    public static void Fail(string message, Exception exception = null) => throw new Exception(message, exception);

    public static void True(bool condition, string message = null, [CallerArgumentExpression(nameof(condition))] string argumentExpression = null)
    {
        if (!condition)
            throw new ArgumentException(message ?? "Expected condition to be true", argumentExpression);
    }

    public static void False(bool condition, string message = null, [CallerArgumentExpression(nameof(condition))] string argumentExpression = null) =>
        True(!condition, message ?? "Expected condition to be false", argumentExpression);

    public static T NotNull<T>(this T obj, string message = null, [CallerArgumentExpression(nameof(obj))] string argumentExpression = null)
        where T : class =>
        obj ?? throw new ArgumentException(message ?? "Expected object to be not null", argumentExpression);

    public static T? NotNull<T>(this T? obj, string message = null, [CallerArgumentExpression(nameof(obj))] string argumentExpression = null)
        where T : struct =>
        obj ?? throw new ArgumentException(message ?? "Expected object to be not null", argumentExpression);

    public static void FileExists(string path, string message = null, [CallerArgumentExpression(nameof(path))] string argumentExpression = null) =>
        True(File.Exists(path), message ?? $"Expected file to exist: {path}", argumentExpression);

    public static void DirectoryExists(string path, string message = null, [CallerArgumentExpression(nameof(path))] string argumentExpression = null) =>
        True(Directory.Exists(path), message ?? $"Expected directory to exist: {path}", argumentExpression);
}
