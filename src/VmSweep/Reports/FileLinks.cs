namespace VmSweep.Reports;

/// <summary>How the reports refer to files. Names come from guests: one that could break out of its syntax is not referred to.</summary>
internal sealed class FileLinks(string reportDirectory, ReportOptions options)
{
    private readonly string _attachmentRoot = options.AttachmentRoot is { } root ? Path.GetFullPath(root) : reportDirectory;

    /// <summary>A relative URL for HTML.</summary>
    public string Url(string path) =>
        // "./" keeps a first segment with a colon from being read as a scheme.
        "./" + string.Join('/', Relative(reportDirectory, path).Split('/').Select(Uri.EscapeDataString));

    /// <summary>What a reader sees of a path.</summary>
    public string Shown(string path) => Relative(reportDirectory, path);

    /// <summary>Lines that Jenkins and GitLab take for attachments; each must stand alone.</summary>
    public IEnumerable<string> Attachments(RunFiles files) =>
        from file in files.All
        from path in options.AbsoluteAttachments ? new[] { Relative(_attachmentRoot, file), file } : [Relative(_attachmentRoot, file)]
        where !path.Any(char.IsControl) && !path.Contains("]]", StringComparison.Ordinal)
        select $"[[ATTACHMENT|{path}]]";

    private static string Relative(string from, string path) => Path.GetRelativePath(from, path).Replace('\\', '/');
}
