using System.Security.Cryptography;
using VmSweep.Problems;
using VmSweep.Processes;
using VmSweep.Templates;

namespace VmSweep.BaseImages.Oz;

/// <summary>The builder <c>oz</c>: the real installer in a real guest, by Oz and libvirt, in a room of its own. Root only.</summary>
public sealed class OzImageBuilder : IBaseImageBuilder
{
    public const string BuilderName = "oz";

    private readonly IProcessRunner _processes;
    private readonly OzEquipment _equipment;
    private readonly bool _privileged;
    private readonly Lazy<OzInstallation> _installation;
    private readonly Lazy<OzGuests> _guests;
    private readonly Lazy<string> _version;

    public OzImageBuilder(IProcessRunner processes, OzEquipment equipment)
        : this(processes, equipment, OzInstallation.OfHost, Environment.IsPrivilegedProcess)
    {
    }

    internal OzImageBuilder(IProcessRunner processes, OzEquipment equipment, Func<OzInstallation> installation, bool privileged)
    {
        _processes = processes;
        _equipment = equipment;
        _privileged = privileged;
        _installation = new(installation);
        _guests = new(() => OzGuests.ReadFrom(equipment.Directory));
        _version = new(() => $"1-{Recipe(equipment.Directory)}");
    }

    public string Name => BuilderName;

    /// <summary>With what the disk is made by beside the template: the table of guests, the answers.</summary>
    public string Version => _version.Value;

    public IReadOnlyList<Problem> Check(Template wanted)
    {
        if (_guests.Value.Find(wanted.Platform) is not { } guest)
        {
            return
            [
                new(
                    _guests.Value.Where(null),
                    $"has no row for {wanted.Platform}: nobody knows as which system Oz could install it.",
                    $"Add one; known are {string.Join(", ", _guests.Value.Rows.Select(row => row.Pattern))}."),
            ];
        }

        var problems = _installation.Value.ProblemsFor(guest, wanted.Location).ToList();
        if (!_privileged)
            problems.Add(new(Location.Host, "makes the namespaces and the network of an Oz build for root only.", "Build as root, or with '--image-builder bootstrap'."));
        return problems;
    }

    /// <summary>The raw disk when it is full, its qcow2, the tree.</summary>
    public ByteSize NeededSpace(Template wanted) => ByteSize.GiB(3) + new ByteSize(OzBuild.SizeOf(wanted).Bytes / 2);

    /// <summary>What a killed build had in its room ended with the room; files are left.</summary>
    public async Task DiscardAsync(string workDirectory)
    {
        if (Directory.Exists(workDirectory))
            (await _processes.RunAsync(new("rm", "-rf", "--one-file-system", "--", workDirectory), TimeSpan.FromMinutes(5))).EnsureSuccess();
    }

    public Task<BuiltDisk> BuildAsync(BuildOrder order, CancellationToken cancellation) =>
        new OzBuild(_processes, _equipment, _guests.Value.Find(order.Template.Platform)!, order).RunAsync(cancellation);

    /// <summary>A digest of everything in <c>images/oz</c> but the room, which leaves no trace in a disk.</summary>
    private static string Recipe(string directory)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (Path.GetFileName(path) == OzEquipment.RoomScript)
                continue;
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(Path.GetRelativePath(directory, path) + "\n"));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(path)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..8];
    }
}
