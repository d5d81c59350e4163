using VmSweep.Problems;

namespace VmSweep.Files;

/// <summary>The host does not let us write a file: what to say of it.</summary>
internal static class UnwritableFile
{
    public static ProblemException Problem(string path, Exception cause) => new(
        Location.File(path),
        $"cannot be written: {Reason(cause)}",
        cause is UnauthorizedAccessException
            ? "Make it yours, or work in a directory that is."
            : "Make room there, or make it writable; then type the same command again, nothing that was finished is lost.");

    /// <summary>.NET's sentence has the path in it, which stands before it already.</summary>
    private static string Reason(Exception cause)
    {
        var end = cause.Message.IndexOf(" : '", StringComparison.Ordinal);
        return (end < 0 ? cause.Message : cause.Message[..end]).TrimEnd('.') + ".";
    }
}
