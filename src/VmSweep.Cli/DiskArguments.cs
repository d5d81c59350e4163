using System.Globalization;
using VmSweep.Disks;

namespace VmSweep.Cli;

/// <summary>The arguments that all disk commands share.</summary>
internal static class DiskArguments
{
    public static BlockDevice Open(CommandArguments arguments, string path) =>
        DiskImage.Open(path, Format(arguments, path), new DiskImageOptions { FollowBacking = arguments.Has("--follow-backing") });

    /// <summary>As named, else by the file's name, which is the user's choice; never by its content, which is the guest's.</summary>
    public static DiskImageFormat Format(CommandArguments arguments, string path) => (arguments.Option("--format") ?? Path.GetExtension(path)) switch
    {
        "raw" or ".raw" or ".img" => DiskImageFormat.Raw,
        "qcow2" or ".qcow2" => DiskImageFormat.Qcow2,
        _ when arguments.Option("--format") is { } other => throw arguments.Problem($"'{other}' is not a format.", "Known: raw, qcow2."),
        _ => throw arguments.Problem($"the name '{path}' does not say its format.", "Add --format raw or --format qcow2."),
    };

    public static int? Partition(CommandArguments arguments)
    {
        if (arguments.Option("--partition") is not { } text)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw arguments.Problem($"'{text}' is not a partition's number.");
    }
}
