using VmSweep.Problems;
using VmSweep.Templates;

namespace VmSweep.BaseImages.Bootstrap;

/// <summary>The bytes of a template's files and commands, those that are elsewhere fetched.</summary>
internal sealed class TemplateContents
{
    private static readonly TimeSpan FetchLimit = TimeSpan.FromMinutes(2);
    private readonly Dictionary<string, byte[]> _fetched = new(StringComparer.Ordinal);

    private TemplateContents()
    {
    }

    /// <exception cref="ProblemException">With every address that gave nothing.</exception>
    public static async Task<TemplateContents> FetchAsync(Template template, CancellationToken cancellation)
    {
        var contents = new TemplateContents();
        var addresses = template.Files.Select(file => file.Content)
            .Concat(template.Commands.Concat(template.PreCommands).Select(command => command.Content))
            .Where(content => content.Kind == ContentKind.Url)
            .Select(content => content.Text)
            .Distinct();
        using var client = new HttpClient { Timeout = FetchLimit };
        var problems = new List<Problem>();
        foreach (var address in addresses)
        {
            try
            {
                contents._fetched[address] = address.StartsWith("file://", StringComparison.Ordinal)
                    ? await File.ReadAllBytesAsync(new Uri(address).LocalPath, cancellation)
                    : await client.GetByteArrayAsync(new Uri(address), cancellation);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or UriFormatException or NotSupportedException
                || (exception is TaskCanceledException && !cancellation.IsCancellationRequested))
            {
                problems.Add(new(template.Location, $"takes content from '{address}', which could not be fetched: {exception.Message}"));
            }
        }

        return problems.Count == 0 ? contents : throw new ProblemException(problems);
    }

    public byte[] BytesOf(TemplateContent content) => content.Kind == ContentKind.Url ? _fetched[content.Text] : content.ToBytes();
}
