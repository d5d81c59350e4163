using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;

namespace VmSweep.Problems;

/// <summary>
/// What a user sees of an exception that a log line carries: one sentence. Stack traces go to a file that the sentence names, and
/// only where the exception is none that we expect: not for what a user has to change, nor for an interruption.
/// </summary>
public sealed class FailureLog(ILogger shown, string directory, TimeProvider time) : ILogEventSink, IDisposable
{
    /// <summary>The same log, with sentences in the place of traces.</summary>
    /// <param name="directory">Where the details of unexpected exceptions are written.</param>
    public static ILogger Over(ILogger shown, string directory, TimeProvider time) =>
        new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(new FailureLog(shown, directory, time)).CreateLogger();

    public void Emit(LogEvent logEvent)
    {
        ArgumentNullException.ThrowIfNull(logEvent);
        shown.Write(logEvent.Exception is { } exception ? WithSentence(logEvent, Sentence(exception, directory, time)) : logEvent);
    }

    /// <summary>Ends the log below, with its files.</summary>
    public void Dispose() => (shown as IDisposable)?.Dispose();

    private static LogEvent WithSentence(LogEvent logEvent, string sentence) => new(
        logEvent.Timestamp,
        logEvent.Level,
        exception: null,
        new MessageTemplateParser().Parse($"{logEvent.MessageTemplate.Text}:{Environment.NewLine}{{Failure:l}}"),
        [.. logEvent.Properties.Select(property => new LogEventProperty(property.Key, property.Value)), new("Failure", new ScalarValue(sentence))]);

    /// <summary>What went wrong; of an exception that nobody expects, where its details are.</summary>
    private static string Sentence(Exception exception, string directory, TimeProvider time) => exception switch
    {
        ProblemException => exception.Message,
        OperationCanceledException => "Interrupted. Run the same command again to continue.",
        AggregateException { InnerExceptions: [var only] } => Sentence(only, directory, time),
        _ => UnexpectedFailure.Describe("this build", exception, directory, time).ToString(),
    };
}
