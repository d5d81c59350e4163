using System.Runtime.InteropServices;
using VmSweep.Problems;
using VmSweep.Processes;
using VmSweep.Templates;

namespace VmSweep.BaseImages.Bootstrap;

/// <summary>
/// The builder <c>bootstrap</c>: mmdebstrap, ext4, GRUB's boot code; a minute instead of the installer's hour. Debian and Ubuntu on
/// x86_64 with a BIOS. An ordinary user can do it where the host gives him subordinate ids.
/// </summary>
public sealed class BootstrapImageBuilder : IBaseImageBuilder
{
    private static readonly ByteSize DefaultDiskSize = ByteSize.GiB(4);
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);
    private readonly IProcessRunner _processes;
    private readonly HostTools _tools;
    private readonly RootNamespace _root;

    public BootstrapImageBuilder(IProcessRunner processes)
        : this(processes, HostTools.OfHost, Environment.IsPrivilegedProcess)
    {
    }

    internal BootstrapImageBuilder(IProcessRunner processes, HostTools tools, bool privileged)
    {
        _processes = processes;
        _tools = tools;
        _root = new(privileged);
    }

    public string Name => "bootstrap";

    public string Version => "3";

    public IReadOnlyList<Problem> Check(Template wanted)
    {
        var problems = new List<Problem>();
        if (GuestSystem.Of(wanted).Family == GuestFamily.Other)
        {
            problems.Add(new(
                wanted.Location, $"cannot be built by '--image-builder {Name}': it makes Debian and Ubuntu, not {wanted.OperatingSystem.Name}.", "Use '--image-builder oz'."));
        }
        else if (wanted.Platform.Architecture != "x86_64" || RuntimeInformation.OSArchitecture != Architecture.X64)
        {
            problems.Add(new(wanted.Location, $"cannot be built by '--image-builder {Name}': it makes x86_64 systems, on an x86_64 host.", "Use '--image-builder oz'."));
        }

        problems.AddRange(wanted.Packages.Where(package => package.File is not null).Select(package => new Problem(
            wanted.Location, $"package '{package.Name}' comes from a file, which '--image-builder {Name}' cannot install.", "Name a repository that has it.")));
        problems.AddRange(_tools.Missing(_root.Privileged));
        return problems;
    }

    /// <summary>Measured for Debian 12, 365 MB: tar, tree, raw disk, qcow2 and mmdebstrap's own tree, each that large; packages come on top.</summary>
    public ByteSize NeededSpace(Template wanted) => ByteSize.GiB(3);

    public async Task DiscardAsync(string workDirectory)
    {
        if (!Directory.Exists(workDirectory))
            return;
        var command = _root.Wrap(new("rm", "-rf", "--one-file-system", "--", workDirectory));
        (await _processes.RunAsync(command, TimeSpan.FromMinutes(5))).EnsureSuccess();
    }

    public async Task<BuiltDisk> BuildAsync(BuildOrder order, CancellationToken cancellation)
    {
        var template = order.Template;
        var work = order.WorkDirectory;
        var rootId = RootId(order.Fingerprint);
        var sources = AptSources.Of(template);
        var contents = await TemplateContents.FetchAsync(template, cancellation);
        var files = new GuestFiles(order, sources, rootId, contents.BytesOf);
        files.WriteEarly(Path.Combine(work, MmdebstrapCommand.EarlyTar));
        files.WriteLate(Path.Combine(work, MmdebstrapCommand.LateTar));
        await File.WriteAllTextAsync(Path.Combine(work, MmdebstrapCommand.SourcesFile), sources.Text, cancellation);
        await BootstrapAsync(order, sources, cancellation);
        File.Delete(Path.Combine(work, MmdebstrapCommand.LateTar));

        var image = new RootImage(_processes, _tools, _root, order.Log);
        await image.ExtractAsync(work, cancellation);
        var size = template.DiskSize ?? DefaultDiskSize;
        var kernel = RootImage.KernelDirectory(work, template.Location);
        var disk = await image.MakeDiskAsync(work, rootId, size, kernel, template.Location, cancellation);
        return new(disk, size, RootImage.Packages(work), await ReleasesAsync(work, cancellation));
    }

    private async Task BootstrapAsync(BuildOrder order, AptSources sources, CancellationToken cancellation)
    {
        var command = MmdebstrapCommand.Create(_tools.PathOf("mmdebstrap"), order.Template, sources.Suite, order.WorkDirectory, _root.Privileged);
        // As root it works where there is room for sure; an ordinary user's subordinate ids may not enter this directory.
        if (_root.Privileged)
            command = command with { Environment = new Dictionary<string, string?> { ["TMPDIR"] = order.WorkDirectory } };
        order.Log($"+ {command}");
        var outcome = await _processes.RunAsync(command, Limit, order.Log, cancellation);
        if (!outcome.Succeeded)
            throw new ProblemException(BootstrapFailure.Explain(outcome, order.Template.Location, sources));
    }

    private static async Task<IReadOnlyList<ReleaseFile>> ReleasesAsync(string work, CancellationToken cancellation)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(work, MmdebstrapCommand.ReleasesFile), cancellation);
        return [.. lines.Select(line => line.Split("  ", 2)).Where(parts => parts.Length == 2).Select(parts => new ReleaseFile(parts[1], parts[0]))];
    }

    /// <summary>The root file system's UUID: fixed by what the image is made from, as a version 8 UUID (RFC 9562).</summary>
    internal static Guid RootId(string fingerprint)
    {
        var bytes = Convert.FromHexString(fingerprint.AsSpan(0, 32));
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
