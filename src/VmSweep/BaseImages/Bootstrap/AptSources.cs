using VmSweep.Problems;
using VmSweep.Templates;

namespace VmSweep.BaseImages.Bootstrap;

/// <summary>The template's repositories as apt has them; a template without any gets the one that its installation tree is part of.</summary>
internal sealed record AptSources(string Suite, IReadOnlyList<AptSource> Sources)
{
    private const string Dists = "/dists/";

    /// <exception cref="ProblemException">A repository is not one of apt's, or none can be told.</exception>
    public static AptSources Of(Template template)
    {
        var install = FromInstallTree(template.OperatingSystem.Install.Url);
        var problems = new List<Problem>();
        var sources = new List<AptSource>();
        foreach (var repository in template.Repositories)
        {
            if (!AptLine.TryParse(repository.Url, out var line))
                problems.Add(new(template.Location, $"repository '{repository.Name}': '{repository.Url}' is no line of apt's.", "Write 'deb URL suite component…'."));
            else
                sources.Add(new(repository.Name, repository.SignatureChecked ? line : Trusted(line), repository.Persisted));
        }

        if (sources.Count == 0 && install is not null)
            sources.Add(new("main", install, Persisted: true));
        if (problems.Count == 0 && sources.Count == 0)
        {
            problems.Add(new(
                template.Location, "names no repository, and its install URL is no installation tree ('…/dists/SUITE/…').", "Give it a <repository>."));
        }

        return problems.Count == 0 ? new(install?.Suite ?? sources[0].Line.Suite, sources) : throw new ProblemException(problems);
    }

    /// <summary>One line for each, as mmdebstrap and sources.list want them.</summary>
    public string Text => string.Concat(Sources.Select(source => source.Line + "\n"));

    private static AptLine? FromInstallTree(string url)
    {
        var at = url.IndexOf(Dists, StringComparison.Ordinal);
        var suite = at < 0 ? "" : url[(at + Dists.Length)..].Split('/')[0];
        return suite.Length == 0 ? null : new AptLine(null, url[..at], suite, ["main"]);
    }

    // Oz's <signed>no</signed>: packages are taken unverified.
    private static AptLine Trusted(AptLine line) => line with { Options = $"{line.Options} trusted=yes".TrimStart() };
}

/// <param name="Persisted">Whether the guest keeps it.</param>
internal sealed record AptSource(string Name, AptLine Line, bool Persisted);
