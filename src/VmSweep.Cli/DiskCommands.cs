using VmSweep.Disks;
using VmSweep.Disks.Checking;
using VmSweep.Disks.Ext;
using VmSweep.Disks.Extraction;
using VmSweep.Disks.Qcow2;

namespace VmSweep.Cli;

/// <summary><c>vmsweep disk …</c>: looks into images and makes them, without root and without mounting.</summary>
internal static class DiskCommands
{
    private const string Source = "[--format raw|qcow2] [--follow-backing] [--partition N]";

    public static IReadOnlyList<Command> All { get; } =
    [
        new("disk info", $"IMAGE {Source}", "Says what an image is and what is on it.", Plain(Info)),
        new("disk ls", $"[-l] IMAGE [PATH] {Source}", "Lists a directory.", Plain(List)),
        new("disk cat", $"IMAGE PATH {Source}", "Prints a file.", Print),
        new("disk cp", $"IMAGE PATH TARGET {Source}", "Copies a directory or a file out; never outside TARGET.", Plain(CopyOut)),
        new("disk make", "DIR OUT --size SIZE [--format raw|qcow2] [--label LABEL] [--uuid UUID]", "Makes an ext2 image of a directory.", Plain(Make)),
        new("disk check", $"IMAGE {Source}", "Looks for contradictions in image and file system.", Plain(Check)),
    ];

    private static int Info(CommandContext context)
    {
        using var disk = DiskArguments.Open(context.Arguments, context.Arguments.Positional(1, 1)[0]);
        DiskReport.Write(disk, DiskArguments.Partition(context.Arguments), context.Output);
        return 0;
    }

    private static int List(CommandContext context)
    {
        var positional = context.Arguments.Positional(1, 2);
        using var disk = DiskArguments.Open(context.Arguments, positional[0]);
        var fileSystem = OpenFileSystem(context, disk);
        var entry = fileSystem.Get(positional.ElementAtOrDefault(1) ?? "/");
        IEnumerable<ExtEntry> entries = entry.Kind == ExtFileKind.Directory ? fileSystem.Enumerate(entry).OrderBy(each => each.Name, StringComparer.Ordinal) : [entry];
        foreach (var each in entries)
        {
            var name = each.DisplayPath[(each.DisplayPath.LastIndexOf('/') + 1)..];
            context.Output.WriteLine(context.Arguments.Has("-l") ? DiskReport.LongLine(fileSystem, each, name) : name);
        }

        return 0;
    }

    private static async Task<int> Print(CommandContext context)
    {
        var positional = context.Arguments.Positional(2, 2);
        using var disk = DiskArguments.Open(context.Arguments, positional[0]);
        var fileSystem = OpenFileSystem(context, disk);
        var file = fileSystem.Find(positional[1], followLinks: true) ?? throw new FileNotFoundException($"{positional[0]}: '{positional[1]}' does not exist.");
        await using var content = fileSystem.OpenFile(file);
        await using var output = Console.OpenStandardOutput();
        await content.CopyToAsync(output, context.Cancellation);
        return 0;
    }

    private static int CopyOut(CommandContext context)
    {
        var positional = context.Arguments.Positional(3, 3);
        using var disk = DiskArguments.Open(context.Arguments, positional[0]);
        var report = Extractor.Extract(OpenFileSystem(context, disk), positional[1], positional[2], cancellationToken: context.Cancellation);
        context.Output.WriteLine($"{report.Files} files, {report.Bytes} bytes.");
        Write("refused", report.Refused);
        Write("renamed", report.Renamed);
        Write("damaged", report.Damaged);
        return report.IsComplete ? 0 : 1;

        void Write(string kind, IReadOnlyList<ExtractionNote> notes)
        {
            foreach (var note in notes)
                context.Error.WriteLine($"{kind}: {note.Path}: {note.What}");
        }
    }

    private static int Make(CommandContext context)
    {
        var positional = context.Arguments.Positional(2, 2);
        var size = context.Arguments.Required("--size");
        if (!ByteSize.TryParse(size, out var length))
            throw context.Arguments.Problem($"'{size}' is not a size.", "Write for example 64M or 2G.");
        var uuid = context.Arguments.Option("--uuid");
        if (uuid is not null && !Guid.TryParse(uuid, out _))
            throw context.Arguments.Problem($"'{uuid}' is not a UUID.");
        var options = new ExtFormatOptions { Label = context.Arguments.Option("--label") ?? string.Empty, Uuid = uuid is null ? null : Guid.Parse(uuid) };
        var tree = new ExtTree().AddHostDirectory(positional[0], keepTimes: true);
        ExtWriter.WriteImage(positional[1], DiskArguments.Format(context.Arguments, positional[1]), length.Bytes, tree, options, context.Cancellation);
        return 0;
    }

    private static int Check(CommandContext context)
    {
        using var disk = DiskArguments.Open(context.Arguments, context.Arguments.Positional(1, 1)[0]);
        List<string> findings = disk is Qcow2Image image ? [.. Qcow2Check.Run(image, context.Cancellation)] : [];
        findings.AddRange(ExtCheck.Run(OpenFileSystem(context, disk), context.Cancellation));
        foreach (var finding in findings)
            context.Output.WriteLine(finding);
        context.Output.WriteLine(findings.Count == 0 ? "Nothing found." : $"{findings.Count} findings.");
        return findings.Count == 0 ? 0 : 1;
    }

    /// <summary>A command that waits for nothing but the disk.</summary>
    private static Func<CommandContext, Task<int>> Plain(Func<CommandContext, int> run) => context => Task.FromResult(run(context));

    private static ExtFileSystem OpenFileSystem(CommandContext context, BlockDevice disk)
    {
        var fileSystem = ExtFileSystem.OpenOnDisk(disk, DiskArguments.Partition(context.Arguments));
        foreach (var warning in fileSystem.Warnings)
            context.Error.WriteLine($"{disk.Name}: {warning}");
        return fileSystem;
    }
}
