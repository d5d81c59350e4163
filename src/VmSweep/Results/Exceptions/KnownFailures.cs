using System.Globalization;
using VmSweep.Problems;
using VmSweep.Yaml;

namespace VmSweep.Results.Exceptions;

/// <summary>
/// A sweep's <c>test-exceptions.yaml</c>: a list of <c>[function, module, first day, last day]</c>, as the living system has it, or of mappings
/// with more to say.
/// </summary>
public sealed class KnownFailures
{
    public const string FileName = "test-exceptions.yaml";

    private KnownFailures(string path, IReadOnlyList<KnownFailure> entries) => (Path, Entries) = (path, entries);

    public static KnownFailures None { get; } = new(FileName, []);

    public string Path { get; }

    public IReadOnlyList<KnownFailure> Entries { get; }

    /// <summary>The exceptions beside a sweep's <c>sweep.yaml</c>; none where it has no such file.</summary>
    /// <exception cref="ProblemException">The file is wrong; with every problem found.</exception>
    public static KnownFailures Of(string sweepDirectory)
    {
        var path = System.IO.Path.Combine(sweepDirectory, FileName);
        return File.Exists(path) ? Read(YamlReader.ReadList(File.ReadAllText(path), path), path) : None;
    }

    /// <exception cref="ProblemException">The text is wrong; with every problem found.</exception>
    public static KnownFailures Read(string text, string path) => Read(YamlReader.ReadList(text, path), path);

    /// <summary>Applies them to a run that failed: a run whose failures are all known is one to ignore.</summary>
    public RunResult Apply(RunResult result)
    {
        if (Entries.Count == 0 || result.Guest?.Payload is not { } end || result.Verdict is not (Verdict.Fail or Verdict.Install or Verdict.Update or Verdict.Cleanup))
            return result;
        // The day of the run and not of the report: a report that is written again says the same.
        var day = DateOnly.FromDateTime(result.Attempts is [.., var last] ? last.Started.UtcDateTime : DateTime.MaxValue);
        var (verdict, reason) = PayloadRules.Judge(result.Cases, end, test => Entries.Any(exception => exception.Covers(result.Run, test, day)));
        return result with { Verdict = verdict, Reason = reason };
    }

    /// <summary>Exceptions whose last day is over: somebody has to mend the test, or to say that it takes longer.</summary>
    public IReadOnlyList<KnownFailure> Expired(DateOnly day) => [.. Entries.Where(exception => exception.Until < day)];

    private static KnownFailures Read(YamlList document, string path)
    {
        var problems = new List<Problem>();
        List<KnownFailure> entries = [.. document.Items.Select(item => ReadEntry(item, path, problems)).OfType<KnownFailure>()];
        return problems.Count == 0 ? new(path, entries) : throw new ProblemException(problems);
    }

    private static KnownFailure? ReadEntry(YamlValue item, string path, List<Problem> problems)
    {
        switch (item)
        {
            case YamlList { Items: [YamlText function, YamlText module, YamlText from, YamlText until] }:
                return Create(function.Value, module.Value, Day(from.Value, from.Line), Day(until.Value, until.Line), null, null, null, null, item.Line);
            case YamlMap map:
                return ReadMap(new(map, path, problems));
            default:
                problems.Add(new(Location.File(path, item.Line), "is not an exception.", "Write '[function, module, first day, last day]', or 'function:', 'module:', 'from:', 'until:'."));
                return null;
        }

        DateOnly? Day(string text, int line) => ParseDay(text, path, line, problems);

        KnownFailure? Create(string function, string module, DateOnly? from, DateOnly? until, string? platform, string? sources, string? ticket, string? owner, int line)
        {
            if (from > until)
                problems.Add(new(Location.File(path, line), $"ends on {until:yyyy-MM-dd}, before it begins on {from:yyyy-MM-dd}."));
            return from is { } first && until is { } last ? new(function, module, first, last, platform, sources, ticket, owner, line) : null;
        }

        KnownFailure? ReadMap(YamlFields fields)
        {
            var function = fields.Text("function", required: true);
            var module = fields.Text("module", required: true);
            var from = fields.Text("from", required: true) is { } first ? Day(first, fields.LineOf("from")) : null;
            var until = fields.Text("until", required: true) is { } last ? Day(last, fields.LineOf("until")) : null;
            var (platform, sources, ticket, owner) = (fields.Text("platform"), fields.Text("sources"), fields.Text("ticket"), fields.Text("owner"));
            fields.Finish();
            return function is null || module is null ? null : Create(function, module, from, until, platform, sources, ticket, owner, fields.Line);
        }
    }

    private static DateOnly? ParseDay(string text, string path, int line, List<Problem> problems)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        problems.Add(new(Location.File(path, line), $"'{text}' is not a day.", "Write it as 2026-11-25."));
        return null;
    }
}
