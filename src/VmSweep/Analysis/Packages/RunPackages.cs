using VmSweep.BaseImages;
using VmSweep.Files;
using VmSweep.ImageStore;
using VmSweep.Plans;
using VmSweep.Problems;
using VmSweep.Results;
using VmSweep.Results.Payloads;
using VmSweep.Texts;

namespace VmSweep.Analysis.Packages;

/// <summary>The packages of one run: before its payload, where that is known, and after it.</summary>
/// <param name="Repositories">Where a package came from, by its name with or without architecture; empty where the payload does not say.</param>
public sealed record RunPackages(PackageList? Start, PackageList? End, IReadOnlyDictionary<string, string> Repositories)
{
    /// <summary>What a payload may leave in <c>output/</c>: what was installed while it tested, in the launcher's form. Payloads that clean up have removed it at the end.</summary>
    public const string TestedFile = "packages.txt";

    /// <summary>What a payload may leave in <c>output/</c>: lines of <c>name version architecture repository</c>.</summary>
    public const string RepositoriesFile = "package-repositories.txt";

    public static RunPackages None { get; } = new(null, null, new Dictionary<string, string>());

    /// <summary>
    /// The launcher lists them when it ends; before the payload they are the base image's. A payload of the living system lists both itself
    /// (<c>rpm-qa-start.log</c>, <c>rpm-qa-final.log</c>), closer to its tests.
    /// </summary>
    /// <param name="images">Manifests of base images; each is read once.</param>
    public static RunPackages Find(RunLayout run, RunResult result, BaseImagePackages images)
    {
        var fromPayload = Directory.Exists(run.Output);
        return new(
            (fromPayload ? PackageList.ReadFile(Path.Combine(run.Output, "rpm-qa-start.log")) : null) ?? images.Of(result),
            (fromPayload ? PackageList.ReadFile(Path.Combine(run.Output, TestedFile)) ?? PackageList.ReadFile(Path.Combine(run.Output, "rpm-qa-final.log")) : null)
                ?? PackageList.ReadFile(Path.Combine(run.Guest, "logs", "packages.txt")),
            fromPayload ? ReadRepositories(Path.Combine(run.Output, RepositoriesFile)) : new Dictionary<string, string>());
    }

    /// <summary>Packages of the run's set that came from elsewhere than the run's sources say, where the payload told. With an upgrade, from either.</summary>
    public IReadOnlyList<string> FromElsewhere(RunResult result)
    {
        var expected = result.Run.Sources.Install.Repositories.Concat(result.Run.Sources.Update?.Repositories ?? []).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. from package in result.Run.PackageSet.Packages.Distinct()
               let repository = Repositories.GetValueOrDefault(package)
               where repository is not null && !expected.Contains(repository)
               select $"{package} came from '{repository}', and the run's sources are '{result.Run.Sources}'.",
        ];
    }

    private static Dictionary<string, string> ReadRepositories(string path)
    {
        var repositories = new Dictionary<string, string>(StringComparer.Ordinal);
        var file = new FileInfo(path);
        if (!file.Exists || file.LinkTarget is not null)
            return repositories;
        using var lines = new BoundedLineReader(file.OpenRead(), maximumLine: 512);
        while (repositories.Count < 40_000 && lines.Read() is { } line)
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var name, _, var architecture, var repository] && GuestText.Line(repository.TrimStart('@'), 100) is var origin)
                (repositories[name], repositories[$"{name}.{architecture}"]) = (origin, origin);
        }

        return repositories;
    }
}

/// <summary>What is installed in base images, from their manifests.</summary>
public sealed class BaseImagePackages(StoreLayout images)
{
    private readonly Dictionary<(string Platform, string Fingerprint), PackageList?> _lists = [];

    /// <summary>Null where the image is no longer there.</summary>
    public PackageList? Of(RunResult result)
    {
        if (result.ImageFingerprint is not { } fingerprint)
            return null;
        var key = (result.Run.Platform.ToString(), fingerprint);
        lock (_lists)
        {
            if (!_lists.TryGetValue(key, out var list))
                _lists[key] = list = Read(Path.Combine(images.Image(result.Run.Platform, fingerprint), BaseImageManifest.FileName));
            return list;
        }
    }

    private static PackageList? Read(string path)
    {
        try
        {
            var packages = File.Exists(path) ? JsonFile.Read<BaseImageManifest>(path).Packages : [];
            return packages.Count == 0 ? null : PackageList.Of(PackageKind.Dpkg, packages.Select(package => ($"{package.Name}.{package.Architecture}", package.Version)));
        }
        catch (ProblemException)
        {
            // An image of another version of VmSweep: what was in it at the start is not known then.
            return null;
        }
    }
}
