using System.Globalization;
using Nuke.Common.IO;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Sinks.SystemConsole.Themes;

namespace Nuke.Common.Execution;

/// <summary>Serilog as NUKE sets it up: console by verbosity, files with everything, warnings and errors kept for the end.</summary>
internal static class Logging
{
    private const int KeptLogs = 5;
    private const string Line = "{Timestamp:HH:mm:ss} [{Level:u3}] {Message:l}{NewLine}{Exception}";
    private static readonly List<(string Target, bool IsError, string Text)> Remembered = [];
    private static string s_target = "";

    public static void Configure()
    {
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Verbose()
            .WriteTo.Sink(new RememberingSink(), LogEventLevel.Warning)
            .WriteTo.Console(
                Level(NukeBuild.Verbosity), Line, CultureInfo.InvariantCulture,
                theme: ConsoleText.HasColours ? AnsiConsoleTheme.Code : ConsoleTheme.None, applyThemeToRedirectedOutput: ConsoleText.HasColours);
        if (NukeBuild.IsLocalBuild)
            AddFiles(configuration, NukeBuild.TemporaryDirectory);
        Log.Logger = configuration.CreateLogger();
    }

    public static void SetTarget(string name) => s_target = name;

    public static void WriteErrorsAndWarnings()
    {
        if (Remembered.Count == 0)
            return;
        using (NukeBuild.Host.WriteBlock("Errors & Warnings"))
        {
            foreach (var (target, isError, text) in Remembered)
                ConsoleText.WriteLine($"[{(isError ? "ERR" : "WRN")}] {target}: {text}", isError ? ConsoleText.Error : ConsoleText.Warning);
        }
    }

    private static void AddFiles(LoggerConfiguration configuration, AbsolutePath directory)
    {
        var last = directory / "build.log";
        var time = TimeProvider.System.GetLocalNow().ToString("yyyy-MM-dd_HH-mm-ss", CultureInfo.InvariantCulture);
        foreach (var old in directory.GetFiles("build.????-??-??_*.log").Reverse().Skip(KeptLogs))
            old.DeleteFile();
        try
        {
            last.DeleteFile();
            foreach (var file in (AbsolutePath[])[last, directory / $"build.{time}.log"])
                configuration.WriteTo.File(file, LogEventLevel.Verbose, Line, CultureInfo.InvariantCulture, shared: true);
        }
        // A build without its log is better than no build; the console has it all.
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            ConsoleText.WriteLine($"No log files: {exception.Message}", ConsoleText.Warning);
        }
    }

    private static LogEventLevel Level(Verbosity verbosity) => verbosity switch
    {
        Verbosity.Verbose => LogEventLevel.Verbose,
        Verbosity.Normal => LogEventLevel.Debug,
        Verbosity.Minimal => LogEventLevel.Warning,
        _ => LogEventLevel.Error,
    };

    private sealed class RememberingSink : ILogEventSink
    {
        public void Emit(LogEvent logEvent)
        {
            var text = logEvent.RenderMessage(CultureInfo.InvariantCulture);
            var isError = logEvent.Level >= LogEventLevel.Error;
            lock (Remembered)
                Remembered.Add((s_target, isError, text));
            NukeBuild.Host.Report(isError, text);
        }
    }
}
