using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace VmSweep.Templates;

/// <summary>
/// Writes a template as TDL: for Oz (after <see cref="MirrorResolution.Resolve"/>), and as the canonical text that a fingerprint
/// covers, in which comments and layout of the file do not count. The root password is in it: a file for Oz needs mode 0600.
/// </summary>
public static class TemplateWriter
{
    public static string Write(Template template)
    {
        var system = template.OperatingSystem;
        var root = new XElement(
            "template",
            new XAttribute("version", "1.0"),
            new XElement("name", template.Name),
            Optional("description", template.Description),
            new XElement(
                "os",
                new XElement("name", system.Name),
                new XElement("version", system.Version),
                new XElement("arch", system.Architecture),
                Install(system.Install),
                Optional("rootpw", system.RootPassword?.Reveal()),
                Optional("key", system.Key?.Reveal()),
                Optional("kernelparam", system.KernelParameters),
                system.IcicleCommand is { } icicle ? new XElement("icicle", new XElement("extra_command", icicle)) : null),
            template.DiskSize is { } size ? new XElement("disk", new XElement("size", Text(size.Bytes) + "B")) : null,
            Section("repositories", template.Repositories, Repository),
            Section("precommands", template.PreCommands, Command),
            Section("packages", template.Packages, Package),
            Section("files", template.Files, file => Content("file", file.Path, file.Content)),
            Section("commands", template.Commands, Command));
        return Print(root);
    }

    private static XElement Install(InstallSource install) => new(
        "install",
        new XAttribute("type", install.Kind == InstallKind.Url ? "url" : "iso"),
        new XElement(install.Kind == InstallKind.Url ? "url" : "iso", install.Url),
        install.Checksum is { } checksum ? new XElement(checksum.Algorithm, checksum.Url) : null,
        Section("extras", install.Extras, extra => new(
            extra.IsDirectory ? "directory" : "file",
            new XAttribute("source", extra.Source),
            new XAttribute("destination", extra.Destination))));

    private static XElement Repository(TemplateRepository repository) => new(
        "repository",
        new XAttribute("name", repository.Name),
        new XElement("url", repository.Url),
        new XElement("signed", repository.SignatureChecked ? "yes" : "no"),
        new XElement("persisted", repository.Persisted ? "yes" : "no"),
        new XElement("sslverify", repository.VerifyTls ? "yes" : "no"));

    private static XElement Package(TemplatePackage package) => new(
        "package",
        new XAttribute("name", package.Name),
        Optional("repository", package.Repository),
        Optional("file", package.File),
        Optional("arguments", package.Arguments));

    private static XElement Command(TemplateCommand command)
    {
        var element = Content("command", command.Name, command.Content);
        if (command.Position is { } position)
            element.Add(new XAttribute("position", Text(position)));
        return element;
    }

    private static XElement Content(string element, string name, TemplateContent content) => new(
        element,
        new XAttribute("name", name),
        new XAttribute("type", content.Kind switch { ContentKind.Raw => "raw", ContentKind.Base64 => "base64", _ => "url" }),
        content.Text);

    private static XElement? Section<T>(string name, IReadOnlyList<T> items, Func<T, XElement> element) =>
        items.Count == 0 ? null : new(name, items.Select(element));

    private static XElement? Optional(string name, string? text) => text is null ? null : new(name, text);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Print(XElement root)
    {
        var text = new StringBuilder();
        // A carriage return in a file's content has to survive: entities, not newlines of the platform.
        var settings = new XmlWriterSettings
        {
            Indent = true,
            NewLineChars = "\n",
            NewLineHandling = NewLineHandling.Entitize,
            OmitXmlDeclaration = true,
        };
        using (var writer = XmlWriter.Create(text, settings))
            root.Save(writer);
        return text.Append('\n').ToString();
    }
}
