using System.Globalization;
using Serilog;
using Serilog.Formatting.Display;
using VmSweep.Problems;
using VmSweep.Testing;

namespace VmSweep.Tests.Problems;

/// <summary>A user reads a sentence; the stack trace is in a file that the sentence names.</summary>
public sealed class FailureLogTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly StringWriter _shown = new(CultureInfo.InvariantCulture);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void An_unexpected_exception_is_one_sentence_and_its_trace_is_in_the_file_that_it_names()
    {
        Log(Thrown(new InvalidOperationException("the journal has no first entry")));
        var lines = _shown.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("Target WaitForDag has thrown an exception:", lines[0]);
        Assert.StartsWith("this build: ended because of an error that VmSweep did not expect: the journal has no first entry (InvalidOperationException). The details are in ", lines[1]);
        Assert.Equal(2, lines.Length);
        var file = Assert.Single(Directory.GetFiles(_directory.Path));
        Assert.Contains(file, lines[1]);
        Assert.Contains($"at {typeof(FailureLogTests).FullName}.{nameof(Thrown)}", File.ReadAllText(file));
    }

    [Fact]
    public void An_interruption_says_how_to_resume_and_leaves_no_file()
    {
        Log(Thrown(new TaskCanceledException()));
        Assert.Equal("Target WaitForDag has thrown an exception:\nInterrupted. Run the same command again to continue.\n", _shown.ToString());
        Assert.Empty(Directory.GetFiles(_directory.Path));
    }

    [Fact]
    public void What_a_user_has_to_change_is_said_as_it_is()
    {
        Log(Thrown(new AggregateException(new ProblemException(Location.Parameter("parallel"), "0 guests is none.", "Write 1 or more."))));
        Assert.EndsWith(":\n--parallel: 0 guests is none. Write 1 or more.\n", _shown.ToString());
        Assert.Empty(Directory.GetFiles(_directory.Path));
    }

    [Fact]
    public void A_line_without_an_exception_passes_as_it_is()
    {
        Over(_directory.Path).Information("{Count} runs", 12);
        Assert.Equal("12 runs\n", _shown.ToString());
    }

    private void Log(Exception exception, string? directory = null) =>
        Over(directory ?? _directory.Path).Error(exception, "Target {TargetName:l} has thrown an exception", "WaitForDag");

    private ILogger Over(string directory) => FailureLog.Over(
        new LoggerConfiguration().WriteTo.Sink(new TextSink(_shown)).CreateLogger(), directory, TimeProvider.System);

    private static Exception Thrown(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (Exception caught)
        {
            return caught;
        }
    }

    private sealed class TextSink(StringWriter text) : Serilog.Core.ILogEventSink
    {
        private readonly MessageTemplateTextFormatter _formatter = new("{Message:lj}\n{Exception}", CultureInfo.InvariantCulture);

        public void Emit(Serilog.Events.LogEvent logEvent) => _formatter.Format(logEvent, text);
    }
}
