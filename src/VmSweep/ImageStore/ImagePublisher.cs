using System.Collections.Concurrent;
using System.Globalization;
using VmSweep.BaseImages;
using VmSweep.ImageStore.Publishing;
using VmSweep.Problems;

namespace VmSweep.ImageStore;

/// <summary>Publishes base images, several at a time: into the store, read back, booted from there, and only then made the current ones.</summary>
public sealed class ImagePublisher(OpenStore store, IBootTest bootTest, Action<string> say)
{
    /// <summary>As many as are built at once: copying waits for the store, boot tests want a core each.</summary>
    private const int AtOnce = 2;

    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    /// <summary>All are tried before the first failure is reported.</summary>
    /// <exception cref="ProblemException">With the problems of all that failed.</exception>
    public async Task<IReadOnlyList<PublishedImage>> PublishAsync(IReadOnlyList<BaseImage> images, CancellationToken cancellation)
    {
        await store.SayHealthAsync(cancellation);
        var problems = new ConcurrentBag<Problem>();
        var published = new ConcurrentBag<PublishedImage>();
        await Parallel.ForEachAsync(images, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (image, token) =>
        {
            try
            {
                published.Add(await PublishAsync(image, token));
            }
            catch (ProblemException exception)
            {
                foreach (var problem in exception.Problems)
                    problems.Add(problem);
            }
        });
        return problems.IsEmpty ? [.. published] : throw new ProblemException([.. problems.Distinct()]);
    }

    private async Task<PublishedImage> PublishAsync(BaseImage image, CancellationToken cancellation)
    {
        var what = $"{image.Platform}: {image.Fingerprint[..Math.Min(12, image.Fingerprint.Length)]}";
        var published = await store.CallAsync<PublishedImage>("publish", [image.Platform.ToString(), image.Directory], Seldom(line => say($"{what}: {line}")), cancellation);
        say($"{what} {Describe(published)}");
        if (published.IsCurrent)
            return published;
        var disk = Path.Combine(store.Layout.Home(image.Platform), published.Name, BaseImage.DiskName);
        say($"{what}: booting it from the store");
        var report = await bootTest.RunAsync(BaseDisk.Of(disk, image.Manifest), image.Platform, cancellation);
        if (!report.Passed)
        {
            throw new ProblemException(
                Location.File(disk), $"was published, but does not boot from the store, and does not become the current image: {report.Reason}",
                "Look at the store; then type the same command again, or remove it with Prune.");
        }

        await store.CallAsync<string>("current", [image.Platform.ToString(), "--switch-to", published.Name], onProgress: null, cancellation);
        say($"{what} is the current image of {image.Platform}. {report.Reason}");
        return published;
    }

    private static string Describe(PublishedImage image)
    {
        if (!image.IsNew)
            return image.Verifying > TimeSpan.Zero ? $"was published already, and is unchanged ({Seconds(image.Verifying)})" : "was published already";
        var resumed = image.Resumed.Bytes > 0 ? $" ({image.Resumed} of it were there from an earlier publication that was interrupted)" : "";
        return $"is published as {image.Name}: {image.Written} written in {Seconds(image.Copying)}{resumed}, read back in {Seconds(image.Verifying)}";
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    private Action<string> Seldom(Action<string> show)
    {
        var last = store.Time.GetTimestamp();
        return line =>
        {
            if (store.Time.GetElapsedTime(last) < BetweenLines)
                return;
            last = store.Time.GetTimestamp();
            show(line);
        };
    }
}
