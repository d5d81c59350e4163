using VmSweep.Processes;
using VmSweep.Results;

namespace VmSweep.Engines.Local.Cells;

/// <summary>A machine's QEMU in its cell.</summary>
internal static class MachineCell
{
    /// <summary>The command as it is, where the machine has no cell.</summary>
    public static CommandLine Wrap(MachineSpec spec, CommandLine qemu, DirectoryInfo sockets, IMachineConsole console)
    {
        if (spec.Cell is not { } cell)
            return qemu;
        // QEMU would make it; in a cell only what is there can be had.
        if (spec.MemoryFile is { IsShared: true } memory && !File.Exists(memory.Path))
            File.Create(memory.Path).Dispose();
        var network = spec.Network == GuestNetwork.None ? "none" : cell.IsClosed ? "internet" : "host";
        // The cell's root is not within the directory that the cell owns.
        var root = Directory.CreateDirectory(Path.Combine(sockets.FullName, "root")).FullName;
        var own = Path.Combine(sockets.FullName, "qemu");
        return CellCommand.Wrap(
            qemu with { Program = ProgramSearch.Find(qemu.Program) ?? throw new ProgramNotFoundException(qemu.Program) },
            network,
            cell.Ports,
            spec.ProcessIdFile,
            root,
            [.. Files(spec), new(CellFileUse.Own, own), .. console.SocketDirectory is { } directory ? (CellFile[])[new(CellFileUse.Own, directory)] : []]);
    }

    private static IEnumerable<CellFile> Files(MachineSpec spec)
    {
        yield return new(CellFileUse.Own, spec.SystemDisk);
        yield return new(CellFileUse.Read, spec.BaseImage.Path);
        if (spec.KeptOverlay is not null)
            yield return new(CellFileUse.Read, spec.KeptOverlay);
        if (spec.IoDisk is not null)
            yield return new(CellFileUse.Own, spec.IoDisk);
        if (spec.SideDisk is not null)
        {
            yield return new(CellFileUse.Own, spec.SideDisk.Overlay);
            yield return new(CellFileUse.Read, spec.SideDisk.Image);
        }

        if (spec.MemoryFile is not null)
            yield return new(spec.MemoryFile.IsShared ? CellFileUse.Own : CellFileUse.Shared, spec.MemoryFile.Path);
    }
}
