using VmSweep.Cli;
using VmSweep.Problems;
using VmSweep.Testing;

namespace VmSweep.Tests.Cli;

/// <summary>An error that nobody expected is a sentence and a file, and no stack trace.</summary>
public sealed class UnexpectedFailureTests : IDisposable
{
    private static readonly IReadOnlyList<Command> Failing =
        [new("fail", "DIRECTORY", "Fails.", _ => throw new TypeInitializationException("Sqlite", new DllNotFoundException("no library\nin two lines")))];

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_command_that_fails_unexpectedly_says_what_it_was_doing_and_where_the_details_are()
    {
        var sweep = Directory.CreateDirectory(_directory.File("sweep")).FullName;
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };

        var code = await Commands.RunAsync(Failing, ["fail", sweep], output, error, TestContext.Current.CancellationToken);

        var log = Assert.Single(Directory.GetFiles(sweep));
        Assert.Equal(2, code);
        Assert.Equal(
            $"vmsweep fail {sweep}: ended because of an error that VmSweep did not expect: no library in two lines (DllNotFoundException). The details are in {log}.\n",
            error.ToString());
        Assert.Contains("System.TypeInitializationException", await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("   at ", await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_directory_cannot_be_written_the_details_are_among_the_temporary_files()
    {
        var time = new ManualTime();
        var problem = UnexpectedFailure.Describe("something", new InvalidOperationException("x"), _directory.File("nowhere"), time);

        var log = problem.Remedy["The details are in ".Length..^1];
        Assert.Equal(Path.TrimEndingDirectorySeparator(Path.GetTempPath()), Path.GetDirectoryName(log));
        File.Delete(log);
    }

    [Fact]
    public void Details_never_go_through_a_link_that_is_there()
    {
        var time = new ManualTime();
        var target = _directory.File("target");
        var place = Directory.CreateDirectory(_directory.File("place")).FullName;
        File.CreateSymbolicLink(Path.Combine(place, $"failure-20261122-183000-{Environment.ProcessId}.log"), target);

        var problem = UnexpectedFailure.Describe("something", new InvalidOperationException("x"), place, time);

        Assert.False(File.Exists(target));
        Assert.DoesNotContain(place, problem.Remedy, StringComparison.Ordinal);
        File.Delete(problem.Remedy["The details are in ".Length..^1]);
    }
}
