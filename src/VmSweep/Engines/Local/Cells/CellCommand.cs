using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using VmSweep.Processes;

namespace VmSweep.Engines.Local.Cells;

/// <summary>The command that starts a program in a cell.</summary>
internal static class CellCommand
{
    /// <summary>Ids that no system gives to anybody: above systemd's containers (1,879,048,191), below its foreign ids (2,147,352,576).</summary>
    private const uint FirstId = 1_880_000_000;

    private const uint Ids = 1 << 27;

    /// <param name="program">What runs in it, with an absolute path.</param>
    /// <param name="network"><c>internet</c>, <c>none</c>, or <c>host</c> where there is nothing better.</param>
    /// <param name="ports">Of the host's loopback, let through.</param>
    /// <param name="processIdFile">Gets the id of the process whose end is the cell's.</param>
    /// <param name="emptyDirectory">Where the cell's root is mounted, for the cell alone.</param>
    /// <param name="files">What it sees of the host's files.</param>
    public static CommandLine Wrap(
        CommandLine program, string network, IReadOnlyList<int> ports, string processIdFile, string emptyDirectory, IReadOnlyList<CellFile> files)
    {
        var isRoot = Environment.IsPrivilegedProcess;
        var user = isRoot ? Id(processIdFile) : "-";
        var shared = files.FirstOrDefault(file => file.Use == CellFileUse.Shared);
        var resolver = Resolver.OfThisHost();
        int[] open = [.. ports.Concat(resolver.Ports).Distinct()];
        var passed = open.Length == 0 ? "none" : string.Join(',', open);
        string[] enter =
        [
            "--mount", "--propagation", "private", "/bin/sh", "-c", CellScript.Enter, "cell",
            emptyDirectory, processIdFile, user, shared is null ? user : Id(shared.Path), isRoot || network != "internet" ? network : "joined", passed,
            string.Join(' ', BlockedNetworks.OfThisHost()), resolver.Path, CellScript.Inside,
            .. files.Select(file => file.ToString()), "--", program.Program, .. program.Arguments,
        ];
        string[] first = isRoot ? ["unshare"]
            : network == "internet" ? ["pasta", "--foreground", "--quiet", "--config-net", "--no-map-gw", "-t", "none", "-u", "none", "-T", passed, "-U", passed, "--", "unshare"]
            : ["unshare", "--user", "--map-root-user"];
        return program with { Program = "/bin/sh", Arguments = ["-c", CellScript.Start, "cell", processIdFile, .. first, .. enter] };
    }

    /// <summary>Another for each machine, the same for the same machine.</summary>
    private static string Id(string path) =>
        (FirstId + (BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(path))) % Ids)).ToString(CultureInfo.InvariantCulture);
}

/// <summary>A file or directory of the host that a cell has, under the same path.</summary>
internal sealed record CellFile(CellFileUse Use, string Path)
{
    public override string ToString() => $"{Use.ToString().ToLowerInvariant()}:{System.IO.Path.GetFullPath(Path)}";
}

internal enum CellFileUse
{
    /// <summary>It is read; as nobody else's it cannot be changed.</summary>
    Read,

    /// <summary>It belongs to the cell.</summary>
    Own,

    /// <summary>It belongs to all cells that have it: the memory of a saved machine, which QEMU opens for writing even where it maps it privately.</summary>
    Shared,
}
