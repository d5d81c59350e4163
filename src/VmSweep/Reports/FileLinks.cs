namespace VmSweep.Reports;

/// <summary>How the reports refer to files. Names come from guests: one that could break out of its syntax is not referred to.</summary>
internal sealed class FileLinks(string reportDirectory, ReportOptions options)
{
    private readonly string _report = options.Place?.Directory ?? reportDirectory;

    private readonly string _attachmentRoot = options.AttachmentRoot is { } root ? Path.GetFullPath(root) : options.Place?.Directory ?? reportDirectory;

    /// <summary>A relative URL for HTML.</summary>
    public string Url(string path) =>
        // "./" keeps a first segment with a colon from being read as a scheme.
        "./" + string.Join('/', Relative(_report, Placed(path)).Split('/').Select(Uri.EscapeDataString));

    /// <summary>What a reader sees of a path.</summary>
    public string Shown(string path) => Relative(_report, Placed(path));

    /// <summary>Lines that Jenkins and GitLab take for attachments; each must stand alone.</summary>
    public IEnumerable<string> Attachments(RunFiles files) =>
        from file in files.All.Select(Placed)
        from path in options.AbsoluteAttachments ? new[] { Relative(_attachmentRoot, file), file } : [Relative(_attachmentRoot, file)]
        where !path.Any(char.IsControl) && !path.Contains("]]", StringComparison.Ordinal)
        select $"[[ATTACHMENT|{path}]]";

    private string Placed(string path) => options.Place?.Of(path) ?? path;

    private static string Relative(string from, string path) => Path.GetRelativePath(from, path).Replace('\\', '/');
}
