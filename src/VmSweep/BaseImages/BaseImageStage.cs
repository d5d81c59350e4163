using System.Collections.Concurrent;
using VmSweep.Problems;
using VmSweep.Processes;
using VmSweep.Templates;

namespace VmSweep.BaseImages;

/// <summary>The base images of a whole sweep: builds what is not up to date.</summary>
/// <param name="catalog">Knows which images are there.</param>
/// <param name="builder">How images are built, for the fingerprint.</param>
/// <param name="workshop">Builds one image.</param>
/// <param name="mirrors">What stands for the templates' placeholders.</param>
/// <param name="maxAge">Older images are built again; null: whatever their age.</param>
/// <param name="progress">Gets a line for every step, from several threads.</param>
public sealed class BaseImageStage(
    BaseImageCatalog catalog, IBaseImageBuilder builder, BaseImageBuilder workshop, Mirrors mirrors, TimeSpan? maxAge, Action<string> progress)
{
    /// <summary>Bootstrapping waits for the network half of its time; more at once only fight for the processor.</summary>
    private const int AtOnce = 2;

    public string FingerprintOf(Template template) => catalog.Check(template, builder, maxAge).Fingerprint;

    public BaseImageStatus Check(Template template) => catalog.Check(template, builder, maxAge);

    /// <summary>Builds the images that are not up to date; all are tried before the first failure is reported.</summary>
    /// <exception cref="ProblemException">With the problems of all that failed.</exception>
    public async Task<IReadOnlyList<StagedImage>> BuildAsync(IReadOnlyList<Template> templates, CancellationToken cancellation)
    {
        var images = new ConcurrentBag<StagedImage>();
        var problems = new ConcurrentBag<Problem>();
        await Parallel.ForEachAsync(templates, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (template, token) =>
        {
            try
            {
                images.Add(await BuildAsync(template, token));
            }
            catch (ProblemException exception)
            {
                foreach (var problem in exception.Problems)
                    problems.Add(problem);
            }
            // Of one image's tools or files: the others are built all the same.
            catch (Exception exception) when (exception is ProcessFailedException or ProgramNotStartedException or TimeoutException or IOException or UnauthorizedAccessException)
            {
                problems.Add(new(template.Location, $"its base image could not be built: {exception.Message}"));
            }
        });
        return problems.IsEmpty ? [.. images.OrderBy(image => image.Image.Platform.ToString(), StringComparer.Ordinal)] : throw new ProblemException([.. problems]);
    }

    /// <summary>The images of these templates, as they are built.</summary>
    /// <exception cref="ProblemException">One is not.</exception>
    public IReadOnlyList<BaseImage> Built(IReadOnlyList<Template> templates) =>
    [
        .. from template in templates
           let status = catalog.Check(template, builder, maxAge)
           select status.Image ?? throw new ProblemException(template.Location, $"has no base image to publish: {status.Reason}", "Type './build.sh BuildBaseImages'."),
    ];

    private async Task<StagedImage> BuildAsync(Template template, CancellationToken cancellation)
    {
        var status = Check(template);
        if (status.UpToDate)
        {
            progress($"{template.Name}: base image {status.Fingerprint[..12]} is up to date");
            return new(status.Image!, IsNew: false);
        }

        progress($"{template.Name}: building its base image. {status.Reason}");
        var image = await workshop.BuildAsync(template, mirrors, maxAge, line => progress($"{template.Name}: {line}"), cancellation);
        progress($"{template.Name}: base image {image.Fingerprint[..12]} is built, {image.Manifest.DiskBytes}");
        return new(image, IsNew: true);
    }
}

/// <summary>A base image and whether it was built just now.</summary>
public sealed record StagedImage(BaseImage Image, bool IsNew);
