using VmSweep.Disks;
using VmSweep.Disks.Ext;
using VmSweep.Disks.Extraction;
using VmSweep.Guest;
using VmSweep.InputImages;
using VmSweep.Plans;
using VmSweep.Results.Payloads;
using VmSweep.Texts;

namespace VmSweep.Results;

/// <summary>
/// Takes what a guest left on its I/O disk. All of it is hostile: nothing is mounted, the format is the one we made, nothing is written outside
/// the run's directory, everything is bounded. Damage is an outcome, never an exception.
/// </summary>
public static class ResultDisk
{
    private static readonly ByteSize LogLimit = ByteSize.MiB(64);

    /// <summary>Of a path of 32 directories of 255 bytes.</summary>
    private const int ShownPath = 200;

    private static readonly ExtractionPolicy Policy = new() { MaxEntries = 20_000, MaxTotalBytes = 2L << 30, MaxFileBytes = 1L << 30, MaxDepth = 32 };

    /// <summary>Reads the record, then the file system, and extracts payload output and logs beside the disk.</summary>
    public static DiskEvidence Extract(RunLayout files)
    {
        if (!File.Exists(files.ResultImage))
            return DiskEvidence.None("there is no result disk");
        var record = ReadRecordInPlace(files.ResultImage);
        try
        {
            using var device = DiskImage.Open(files.ResultImage, DiskImageFormat.Qcow2);
            return ExtractFiles(ExtFileSystem.Open(device), files, record);
        }
        catch (Exception exception) when (exception is DiskException or IOException)
        {
            return DiskEvidence.None(exception.Message) with { Record = record };
        }
    }

    private static DiskEvidence ExtractFiles(ExtFileSystem disk, RunLayout files, GuestRecordReading? record)
    {
        var notes = new List<string>();
        ExtractDirectory(disk, InputImage.Output, files.Output, notes);
        ExtractDirectory(disk, InputImage.ControlDirectory, files.Guest, notes);
        CopyLog(disk, files.PayloadLog, notes);
        var payload = PayloadReader.ReadDirectory(files.Output);
        return new DiskEvidence
        {
            Record = record is GuestRecordReading.Valid ? record : RecordByName(files.Guest, notes) ?? record,
            Status = GuestStatusParser.ReadFile(Path.Combine(files.Guest, "status.json")),
            Payload = payload with { Notes = [.. payload.Notes, .. notes] },
            Free = new ByteSize(disk.FreeBytes),
        };
    }

    private static GuestRecordReading? ReadRecordInPlace(string image)
    {
        try
        {
            return GuestRecordParser.Parse(DiskImage.ReadRange(image, DiskImageFormat.Qcow2, InputImage.RecordOffset, GuestRecordParser.Length));
        }
        catch (Exception exception) when (exception is DiskException or IOException)
        {
            return new GuestRecordReading.Damaged(exception.Message);
        }
    }

    /// <summary>Where the payload deleted the record, the launcher's new one lies elsewhere.</summary>
    private static GuestRecordReading.Valid? RecordByName(string control, List<string> notes)
    {
        var file = new FileInfo(Path.Combine(control, Path.GetFileName(InputImage.Record)));
        if (file.LinkTarget is not null || !file.Exists || file.Length != GuestRecordParser.Length)
            return null;
        if (GuestRecordParser.Parse(File.ReadAllBytes(file.FullName)) is not GuestRecordReading.Valid valid)
            return null;
        notes.Add("The record is not where it was put (the payload replaced it); the file of its name was read instead.");
        return valid;
    }

    private static void ExtractDirectory(ExtFileSystem disk, string source, string target, List<string> notes)
    {
        if (Directory.Exists(target))
            Directory.Delete(target, recursive: true);
        if (disk.Find(source) is not { Kind: ExtFileKind.Directory })
        {
            notes.Add($"There is no directory {source} on the result disk.");
            return;
        }

        var report = Extractor.Extract(disk, source, target, Policy);
        notes.AddRange(Describe(source, "was not taken", report.Refused));
        notes.AddRange(Describe(source, "is damaged", report.Damaged));
        notes.AddRange(Describe(source, "was renamed", report.Renamed));
    }

    private static IEnumerable<string> Describe(string source, string what, IReadOnlyList<ExtractionNote> found)
    {
        const int shown = 5;
        foreach (var note in found.Take(shown))
            yield return GuestText.Line($"{GuestText.Line(note.Path, ShownPath)} {what}: {note.What}");
        if (found.Count > shown)
            yield return $"{found.Count - shown} more below {source}: {what}.";
    }

    private static void CopyLog(ExtFileSystem disk, string target, List<string> notes)
    {
        if (disk.Find("/run-job.log") is not { Kind: ExtFileKind.File } entry)
            return;
        using var source = disk.OpenFile(entry);
        using var copy = new FileStream(target, FileMode.Create, FileAccess.Write);
        var buffer = new byte[1 << 16];
        int read;
        while (copy.Length < LogLimit.Bytes && (read = source.Read(buffer)) > 0)
            copy.Write(buffer, 0, read);
        if (source.Position < source.Length)
            notes.Add($"run-job.log is longer than {LogLimit}; the rest is on the result disk.");
    }
}
