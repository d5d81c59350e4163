using System.Text.RegularExpressions;
using VmSweep.Engines.Condor;
using VmSweep.Problems;
using VmSweep.Results;
using VmSweep.Yaml;

namespace VmSweep.Sweeps;

/// <summary>Reads <c>sweep.yaml</c>. Every problem is reported, not only the first.</summary>
public static partial class SweepFileReader
{
    internal const int MostRetries = 10;

    private const int MostCpus = 64;

    // Smaller and an ext2 with its record at 1 MiB has no room; larger and it is a data disk, not a payload.
    private static readonly (ByteSize Least, ByteSize Most) IoImageSizes = (ByteSize.MiB(4), ByteSize.GiB(64));

    // What the launcher sets by itself or an injected library path would break (docs/guest-contract.md).
    private static readonly string[] ReservedNames = ["PATH", "USER", "HOME", "PWD", "LANG", "LD_PRELOAD", "LD_LIBRARY_PATH"];

    /// <exception cref="ProblemException">The file cannot be read or is wrong; with every problem found.</exception>
    public static SweepDefinition ReadFile(string path) => Read(YamlReader.ReadFile(path), path);

    /// <exception cref="ProblemException">The text is wrong; with every problem found.</exception>
    public static SweepDefinition Read(string text, string path) => Read(YamlReader.Read(text, path), path);

    private static SweepDefinition Read(YamlMap document, string path)
    {
        var problems = new List<Problem>();
        var fields = new YamlFields(document, path, problems);
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var standard = SweepDefinition.Default(directory);

        if (fields.Text("schema") is var schema && schema != "1")
            fields.Report("schema", schema is null ? "key 'schema' is missing." : $"schema '{schema}' is not known.", "Write 'schema: 1'.");
        var retries = fields.Map("retries");
        var definition = new SweepDefinition(
            fields.Text("description"),
            ReadPayload(fields, directory) ?? standard.Payload,
            ReadLimits(fields, standard.Limits),
            ReadProbe(fields) ?? standard.NetworkProbe,
            retries?.Integer("faults", 0, MostRetries) ?? standard.FaultRetries,
            fields.Size("io_image", IoImageSizes.Least, IoImageSizes.Most) ?? standard.IoImage,
            fields.Size("memory", ByteSize.MiB(64), ByteSize.GiB(1024)) ?? standard.Memory,
            fields.Integer("cpus", 1, MostCpus) ?? standard.Cpus,
            ReadEnvironment(fields))
        {
            Boot = fields.Word<BootMode>("boot") ?? standard.Boot,
            FailedRetries = retries?.Integer("failed", 0, MostRetries) ?? standard.FailedRetries,
            Condor = CondorSettingsReader.Read(fields.Map("condor")),
        };
        retries?.Finish();
        fields.Finish();
        return problems.Count == 0 ? definition : throw new ProblemException([.. problems.OrderBy(problem => problem.Where.Line ?? 0)]);
    }

    private static string? ReadPayload(YamlFields fields, string directory)
    {
        if (fields.Text("payload") is not { } payload)
            return null;
        if (!Path.IsPathRooted(payload) && !payload.Contains('\0', StringComparison.Ordinal))
            return Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(directory, payload)));
        fields.Report("payload", $"'payload' is '{payload}', which is not a path beside this file.", "Write it relative to the sweep's directory.");
        return null;
    }

    private static RunLimits ReadLimits(YamlFields fields, RunLimits standard)
    {
        if (fields.Map("limits") is not { } limits)
            return standard;
        var read = new RunLimits(
            limits.Duration("boot") ?? standard.Boot,
            limits.Duration("network") ?? standard.Network,
            limits.Duration("payload") ?? standard.Payload,
            limits.Duration("grace") ?? standard.Grace,
            limits.Duration("logs") ?? standard.Logs,
            limits.Duration("transfer") ?? standard.Transfer,
            limits.Duration("host"),
            limits.Duration("queue") ?? standard.Queue)
        {
            Silence = limits.Duration("silence") ?? standard.Silence,
        };
        limits.Finish();
        // Without 'host' the engine's deadline is made to fit, so that a problem with it always has a line.
        foreach (var problem in Deadlines.Check(read, limits.WhereIs("host"), limits.WhereIs("queue")))
            limits.Report(problem);
        return read;
    }

    private static string? ReadProbe(YamlFields fields)
    {
        var probe = fields.Text("network_probe");
        if (probe is null || IsProbe(probe))
            return probe;
        fields.Report("network_probe", $"'network_probe' is '{probe}'.", "Write 'tcp:HOST:PORT', 'http://HOST/…' or 'none'.");
        return null;
    }

    private static bool IsProbe(string probe) =>
        probe == "none"
        || TcpProbe().Match(probe) is { Success: true } match && ushort.TryParse(match.Groups["port"].ValueSpan, out var port) && port > 0
        || probe.StartsWith("http://", StringComparison.Ordinal) && !probe.Any(char.IsWhiteSpace) && Uri.TryCreate(probe, UriKind.Absolute, out _);

    private static SortedDictionary<string, string> ReadEnvironment(YamlFields fields)
    {
        var variables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var environment = fields.Map("environment");
        foreach (var (name, value, line) in environment?.Variables() ?? [])
        {
            if (!VariableName().IsMatch(name))
                environment!.Report(line, $"'{name}' is not the name of an environment variable.");
            else if (name.StartsWith("VMSWEEP_", StringComparison.Ordinal) || ReservedNames.Contains(name))
                environment!.Report(line, $"'{name}' is set by the launcher.", "Take another name.");
            else if (value.Any(c => c is '\n' or '\r' or '\0'))
                environment!.Report(line, $"the value of '{name}' has more than one line, which the launcher cannot read.");
            variables[name] = value;
        }

        return variables;
    }

    [GeneratedRegex(@"\Atcp:[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?:(?<port>[0-9]{1,5})\z", RegexOptions.ExplicitCapture)]
    private static partial Regex TcpProbe();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex VariableName();
}
