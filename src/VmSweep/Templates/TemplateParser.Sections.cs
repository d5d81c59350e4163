using VmSweep.Matrix;

namespace VmSweep.Templates;

public static partial class TemplateParser
{
    private static readonly string[] ChecksumKinds = ["md5sum", "sha1sum", "sha256sum"];

    // The guest's own loopback is not the host's: Oz refuses these too.
    private static readonly string[] LoopbackHosts = ["localhost", "127.0.0.1", "localhost.localdomain"];

    private static TemplateSystem ReadSystem(TdlElement root, PlatformName platform)
    {
        var none = new InstallSource(InstallKind.Url, "", null, []);
        if (root.Required("os") is not { } os)
            return new("", "", "", none, null);

        var architecture = os.RequiredText("arch");
        if (architecture.Length > 0 && os.Many("arch")[0] is var element)
        {
            if (!Architectures.Contains(architecture))
                element.Report($"'{architecture}' is not an architecture.", $"TDL knows {string.Join(", ", Architectures)}.");
            else if (platform.Architecture.Length > 0 && platform.Architecture != architecture)
                element.Report($"architecture '{architecture}' contradicts the platform's name '{platform}'.");
        }

        var system = new TemplateSystem(
            os.RequiredText("name"),
            os.RequiredText("version"),
            architecture,
            os.Required("install") is { } install ? ReadInstall(install) : none,
            os.OptionalText("rootpw") is { } password ? new Secret(password) : null,
            os.OptionalText("key") is { } key ? new Secret(key) : null,
            os.OptionalText("kernelparam"),
            ReadIcicle(os));
        os.Finish();
        return system;
    }

    private static string? ReadIcicle(TdlElement os)
    {
        var icicle = os.Optional("icicle");
        var command = icicle?.RequiredText("extra_command");
        icicle?.Finish();
        return command;
    }

    private static InstallSource ReadInstall(TdlElement install)
    {
        var type = install.RequiredAttribute("type");
        if (type is not ("url" or "iso"))
        {
            if (type.Length > 0)
                install.Report($"install type '{type}' is not known.", "Write type='url' or type='iso'.");
            return new(InstallKind.Url, "", null, []);
        }

        var kind = type == "url" ? InstallKind.Url : InstallKind.Iso;
        var address = install.RequiredText(type);
        if (address.Length > 0)
            CheckAddress(install.Many(type)[0], address);
        var checksum = kind == InstallKind.Iso ? ReadChecksum(install) : null;
        var extras = ReadExtras(install, kind);
        install.Finish();
        return new(kind, address, checksum, extras);
    }

    private static InstallChecksum? ReadChecksum(TdlElement install)
    {
        var found = ChecksumKinds.SelectMany(install.Many).ToArray();
        foreach (var further in found.Skip(1))
            further.Report("only one of <md5sum>, <sha1sum> and <sha256sum> is allowed.");
        return found is [var checksum, ..] ? new(checksum.Name, checksum.Text()) : null;
    }

    private static List<InstallExtra> ReadExtras(TdlElement install, InstallKind kind)
    {
        if (install.Optional("extras") is not { } extras)
            return [];
        if (kind == InstallKind.Url)
            extras.Report("<extras> are added to a CD image; they need install type 'iso'.");
        var read = new List<InstallExtra>();
        foreach (var extra in extras.Many("directory").Concat(extras.Many("file")))
        {
            read.Add(new(extra.Name == "directory", extra.RequiredAttribute("source"), extra.RequiredAttribute("destination")));
            extra.Finish();
        }

        if (read.Count == 0)
            extras.Report("<extras> is empty.");
        extras.Finish();
        return read;
    }

    private static ByteSize? ReadDiskSize(TdlElement root)
    {
        if (root.Optional("disk") is not { } disk)
            return null;
        var text = disk.RequiredText("size");
        disk.Finish();
        if (text.Length == 0)
            return null;
        if (TdlDiskSize.TryParse(text, out var size))
            return size;
        disk.Many("size")[0].Report($"'{text}' is not a disk size.", "Write whole GiB ('4'), or a unit with it ('4GiB', '4096MiB', '10GB').");
        return null;
    }

    private static List<TemplateRepository> ReadRepositories(TdlElement root)
    {
        var repositories = new List<TemplateRepository>();
        var section = root.Optional("repositories");
        foreach (var element in section?.Many("repository") ?? [])
        {
            var repository = new TemplateRepository(
                element.RequiredAttribute("name"),
                element.RequiredText("url"),
                ReadBoolean(element, "signed", ifAbsent: false),
                ReadBoolean(element, "persisted", ifAbsent: true),
                ReadBoolean(element, "sslverify", ifAbsent: false));
            element.Finish();
            if (repository.Url.Split('\n').Length > 1)
                element.Many("url")[0].Report($"the URL of repository '{repository.Name}' has more than one line.", "Write a repository for each.");
            var hosts = repository.Url.Split(' ').Select(word => Uri.TryCreate(word, UriKind.Absolute, out var uri) ? uri.Host : "");
            if (hosts.Any(LoopbackHosts.Contains))
                element.Many("url")[0].Report($"repository '{repository.Name}' is on localhost, which is another machine for the guest.");
            AddUnique(repositories, repository, other => other.Name, element);
        }

        section?.Finish();
        return repositories;
    }

    private static List<TemplatePackage> ReadPackages(TdlElement root)
    {
        var packages = new List<TemplatePackage>();
        var section = root.Optional("packages");
        foreach (var element in section?.Many("package") ?? [])
        {
            var package = new TemplatePackage(
                element.RequiredAttribute("name"),
                element.OptionalText("repository"),
                element.OptionalText("file"),
                element.OptionalText("arguments"));
            element.Finish();
            AddUnique(packages, package, other => other.Name, element);
        }

        section?.Finish();
        return packages;
    }

    private static bool ReadBoolean(TdlElement parent, string name, bool ifAbsent)
    {
        if (parent.OptionalText(name) is not { } text)
            return ifAbsent;
        switch (text.ToUpperInvariant())
        {
            case "TRUE" or "YES":
                return true;
            case "FALSE" or "NO":
                return false;
            default:
                parent.Many(name)[0].Report($"'{text}' is neither true nor false.", "Write 'true', 'yes', 'false' or 'no'.");
                return ifAbsent;
        }
    }

    private static void AddUnique<T>(List<T> list, T item, Func<T, string> name, TdlElement element)
    {
        if (name(item).Length > 0 && list.Exists(other => name(other) == name(item)))
            element.Report($"<{element.Name}> '{name(item)}' is there twice.", "Remove one: Oz would silently keep the last.");
        list.Add(item);
    }

    private static void CheckAddress(TdlElement element, string address)
    {
        // Oz takes what follows "file:" as a path, with blanks and relative too ("file://isos/a b.iso"): it need not be a URI.
        var isFile = address.StartsWith("file:", StringComparison.Ordinal) && address["file:".Length..].Trim('/').Length > 0 && !address.Contains('\n', StringComparison.Ordinal);
        if (!isFile && !Mirrors.IsAddress(MirrorResolution.Substitute(address, "", _ => "http://mirror")))
            element.Report($"'{address}' is not an address.", "Write http://…, https://…, ftp://…, file://… or @mirror@/….");
    }
}
