using System.Text.RegularExpressions;
using VmSweep.Problems;

namespace VmSweep.Templates;

/// <summary>
/// Puts mirrors in the place of <c>@mirror@</c> (that of the template's own distribution) and <c>@mirror:debian-security@</c>
/// (another one, by name), in URLs, repository lines, raw file contents and commands.
/// </summary>
public static partial class MirrorResolution
{
    internal const string Placeholder = "@mirror@";

    /// <summary>The names of the mirrors that the template needs.</summary>
    public static IReadOnlyList<string> MirrorNames(this Template template)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        _ = template.Map(name =>
        {
            names.Add(name);
            return "";
        });
        return [.. names];
    }

    /// <summary>The template as a builder works from it: no placeholder left.</summary>
    /// <exception cref="ProblemException">The template names a mirror that is not known.</exception>
    public static Template Resolve(this Template template, Mirrors mirrors)
    {
        Problem[] missing =
        [
            .. template.MirrorNames()
                .Where(name => !mirrors.TryGet(name, out _))
                .Select(name => new Problem(
                    template.Location, $"needs a mirror for '{name}', and none is known.", $"Give one: '--mirror {name}=URL'.")),
        ];
        return missing.Length == 0
            ? template.Map(name => mirrors.TryGet(name, out var url) ? url : "")
            : throw new ProblemException(missing);
    }

    internal static string Substitute(string text, string distribution, Func<string, string> urlOf) =>
        Form().Replace(text, match => urlOf(match.Groups["name"] is { Success: true, Value: var name } ? name : distribution));

    private static Template Map(this Template template, Func<string, string> urlOf)
    {
        var install = template.OperatingSystem.Install;
        return template with
        {
            OperatingSystem = template.OperatingSystem with
            {
                Install = install with
                {
                    Url = In(install.Url),
                    Checksum = install.Checksum is { } checksum ? checksum with { Url = In(checksum.Url) } : null,
                    Extras = [.. install.Extras.Select(extra => extra with { Source = In(extra.Source) })],
                },
            },
            Repositories = [.. template.Repositories.Select(repository => repository with { Url = In(repository.Url) })],
            PreCommands = [.. template.PreCommands.Select(command => command with { Content = InContent(command.Content) })],
            Files = [.. template.Files.Select(file => file with { Content = InContent(file.Content) })],
            Commands = [.. template.Commands.Select(command => command with { Content = InContent(command.Content) })],
        };

        string In(string text) => Substitute(text, template.Platform.Distribution, urlOf);

        // Base64 is bytes that somebody chose exactly; nothing is looked for in them.
        TemplateContent InContent(TemplateContent content) =>
            content.Kind == ContentKind.Base64 ? content : content with { Text = In(content.Text) };
    }

    [GeneratedRegex("@mirror(:(?<name>[a-z0-9][a-z0-9_-]*))?@", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
