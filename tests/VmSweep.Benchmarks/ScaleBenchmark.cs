using System.Globalization;
using System.Text;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;

namespace VmSweep.Benchmarks;

/// <summary>Orchestration alone, at sizes that no machine of ours runs: plan, DAG, journal, history and report from a thousand runs to a hundred thousand.</summary>
internal sealed class ScaleBenchmark
{
    private static readonly int[] Sizes = [1_000, 3_000, 10_000, 30_000, 100_000];

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    private readonly StringBuilder _report = new();

    public string Run()
    {
        Line("# Scale: what a sweep costs beside its guests");
        Line();
        Line($"Each size in a process of its own, files on the disk of this checkout; {Environment.ProcessorCount} processors, load at the start {File.ReadAllText("/proc/loadavg").Split(' ')[0]}.");
        Line();
        Line("| runs | plan | DAG, submit files, journal | history and report | together | a thousand runs | peak memory |");
        Line("|---|---|---|---|---|---|---|");
        var figures = Measure();
        foreach (var each in figures)
        {
            var seconds = each.Seconds.Values.ToList();
            var cells = string.Join(" | ", seconds.Append(seconds.Sum()).Select(time => string.Create(CultureInfo.InvariantCulture, $"{time:0.0} s")));
            Line(string.Create(CultureInfo.InvariantCulture, $"| {each.Runs:N0} | {cells} | {1000 * seconds.Sum() / each.Runs:0.00} s | {each.MiB} MiB |"));
        }

        Line();
        Line("Wanted for 100,000: less than 60 s together, and less than 1 GB.");
        Line();
        foreach (var line in PlanningBenchmark.Lines())
            Line(line);
        File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(Path.Combine(Pipeline.Checkout, "artifacts", "bench")).FullName, "scale.svg"), Encoding.UTF8.GetBytes(ScaleChart.Draw(figures)));
        return _report.ToString();
    }

    /// <summary>
    /// All sizes, and then their files are deleted: ext4 looks for minutes past every inode that was just deleted (recently_deleted in
    /// fs/ext4/ialloc.c), and the clean-up of 30,000 runs was a third of the processor time of what came after it.
    /// </summary>
    private static List<ScaleFigures> Measure()
    {
        var directories = Sizes.Select(runs => DirectoryOf(ScaleRun.Name, $"{runs}")).ToList();
        directories.ForEach(Delete);
        try
        {
            return [.. Sizes.Zip(directories, (runs, directory) => Start<ScaleFigures>(ScaleRun.Name, $"{runs}", directory))];
        }
        finally
        {
            directories.ForEach(Delete);
        }
    }

    /// <summary>This program again, with an argument and a directory of its own; its last line is what it measured.</summary>
    public static T InAProcessOfItsOwn<T>(string name, string argument)
    {
        var directory = DirectoryOf(name, argument);
        Delete(directory);
        try
        {
            return Start<T>(name, argument, directory);
        }
        finally
        {
            Delete(directory);
        }
    }

    private static T Start<T>(string name, string argument, string directory)
    {
        using var limit = new CancellationTokenSource(Limit);
        var answer = Cli.Wrap("dotnet").WithArguments([typeof(ScaleBenchmark).Assembly.Location, name, argument, directory]).ExecuteBufferedAsync(limit.Token).GetAwaiter().GetResult();
        return JsonSerializer.Deserialize<T>(answer.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1])!;
    }

    private static string DirectoryOf(string name, string argument) => Path.Combine(Pipeline.Checkout, "artifacts", "bench", $"{name}-{argument}");

    private static void Delete(string directory)
    {
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    }

    private void Line(string text = "") => _report.Append(text).Append('\n');
}
