using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace VmSweep.Reports.Latest;

/// <summary>Remembers what a build logged as errors: why it has no report.</summary>
public sealed class ErrorCollector : ILogEventSink
{
    private const int Most = 20;

    private readonly List<string> _errors = [];

    /// <summary>The first errors, one a paragraph; empty without any.</summary>
    public string Text
    {
        get
        {
            lock (_errors)
                return string.Join("\n\n", _errors);
        }
    }

    /// <summary>A logger that logs where <paramref name="logger"/> does, and remembers the errors.</summary>
    public ILogger Over(ILogger logger) => new LoggerConfiguration()
        .MinimumLevel.Verbose()
        .WriteTo.Logger(logger, attemptDispose: true)
        .WriteTo.Sink(this, LogEventLevel.Error)
        .CreateLogger();

    public void Add(string error)
    {
        lock (_errors)
        {
            if (_errors.Count < Most && !_errors.Contains(error))
                _errors.Add(error);
        }
    }

    void ILogEventSink.Emit(LogEvent logEvent)
    {
        var text = logEvent.RenderMessage(CultureInfo.InvariantCulture);
        Add(logEvent.Exception is { } exception ? exception.GetBaseException().Message : text);
    }
}
