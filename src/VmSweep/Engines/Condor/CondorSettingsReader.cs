using System.Text.RegularExpressions;
using VmSweep.Engines.Condor.Canaries;
using VmSweep.Yaml;

namespace VmSweep.Engines.Condor;

/// <summary>Reads <c>condor:</c> of <c>sweep.yaml</c>.</summary>
internal static partial class CondorSettingsReader
{
    /// <summary>HTCondor separates the files of a transfer by commas and white space.</summary>
    [GeneratedRegex(@"^https?://[^?,\s]+$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ImageUrl { get; }

    private const int MostJobs = 100_000;

    /// <summary>What we write ourselves: a second line would undo what deadlines, results or the choice of hosts rely on.</summary>
    private static readonly string[] Ours =
    [
        "universe", "executable", "initialdir", "log", "vm_disk", "vm_memory", "requirements", "transfer_input_files", "transfer_output_files", "transfer_output_remaps",
        "periodic_hold", "periodic_release", "periodic_remove", "queue", "include",
    ];

    public static CondorSettings Read(YamlFields? fields)
    {
        var standard = CondorSettings.Default;
        if (fields is null)
            return standard;
        var settings = new CondorSettings
        {
            Disks = ReadDisks(fields) ?? standard.Disks,
            ImageRequirement = Line(fields, "image_requirement") ?? standard.ImageRequirement,
            Requirements = Line(fields, "requirements"),
            Rank = Line(fields, "rank"),
            AccountingGroup = Line(fields, "accounting_group"),
            ConcurrencyLimits = Line(fields, "concurrency_limits"),
            Network = ReadNetwork(fields) ?? standard.Network,
            OsDisk = fields.Size("os_disk", ByteSize.MiB(4), ByteSize.GiB(4096)) ?? standard.OsDisk,
            MaxJobs = fields.Integer("max_jobs", 1, MostJobs),
            Budget = fields.Size("budget", ByteSize.MiB(4), ByteSize.GiB(1 << 20)),
            Canary = ReadCanary(fields) ?? standard.Canary,
            ImageUrl = ReadImageUrl(fields),
            Extra = [.. ReadExtra(fields)],
        };
        fields.Finish();
        return settings;
    }

    public static DiskMode? ParseDisks(string word) => word switch
    {
        "overlay" => DiskMode.Overlay,
        "copy" => DiskMode.Copy,
        _ => null,
    };

    private static DiskMode? ReadDisks(YamlFields fields)
    {
        if (fields.Text("disks") is not { } word)
            return null;
        if (ParseDisks(word) is { } mode)
            return mode;
        fields.Report("disks", $"'disks' is '{word}'; it must be 'overlay' or 'copy'.");
        return null;
    }

    private static CanaryMode? ReadCanary(YamlFields fields)
    {
        switch (fields.Text("canary"))
        {
            case null:
                return null;
            case "new":
                return CanaryMode.New;
            case "always":
                return CanaryMode.Always;
            case "never":
                return CanaryMode.Never;
            case { } word:
                fields.Report("canary", $"'canary' is '{word}'; it must be 'new', 'always' or 'never'.");
                return null;
        }
    }

    private static Uri? ReadImageUrl(YamlFields fields)
    {
        if (Line(fields, "image_url") is not { } text)
            return null;
        if (ImageUrl.IsMatch(text) && Uri.TryCreate(text, UriKind.Absolute, out var url))
            return url;
        fields.Report("image_url", $"'image_url' is '{text}'; it must be the http or https address of the image store, without a query or a comma.");
        return null;
    }

    private static string? ReadNetwork(YamlFields fields)
    {
        var network = fields.Text("network");
        if (network is null or "nat" or "bridge")
            return network;
        fields.Report("network", $"'network' is '{network}'; it must be 'nat' or 'bridge'.");
        return null;
    }

    /// <summary>A value that goes into the submit description, where a line's end would begin another command.</summary>
    private static string? Line(YamlFields fields, string key)
    {
        var text = fields.Text(key);
        if (text is null || IsOneLine(text))
            return text;
        fields.Report(key, $"'{key}' has more than one line, or a backslash at its end.", "Write it as one line.");
        return null;
    }

    private static IEnumerable<string> ReadExtra(YamlFields fields)
    {
        foreach (var line in fields.Has("extra") ? fields.Texts("extra") : [])
        {
            var name = line.Value.Split('=')[0].Trim();
            if (!IsOneLine(line.Value) || !line.Value.Contains('=', StringComparison.Ordinal))
                fields.Report(line.Line, $"'{line.Value}' is not a line 'command = value'.");
            else if (Ours.Contains(name, StringComparer.OrdinalIgnoreCase))
                fields.Report(line.Line, $"'{name}' is written by VmSweep.", "Say it by the keys of 'condor' or 'limits'.");
            else
                yield return line.Value;
        }
    }

    private static bool IsOneLine(string text) => !text.Any(char.IsControl) && !text.EndsWith('\\');
}
