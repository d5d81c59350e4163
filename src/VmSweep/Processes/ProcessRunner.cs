using System.ComponentModel;
using CliWrap;

namespace VmSweep.Processes;

/// <summary>Starts real processes, by CliWrap.</summary>
public sealed class ProcessRunner(TimeProvider time) : IProcessRunner
{
    /// <summary>1 MiB of characters: more than any of our tools says in a good run, enough to understand a bad one.</summary>
    private const int OutputLimit = 1 << 20;

    public static ProcessRunner Default { get; } = new(TimeProvider.System);

    public async Task<ProcessOutcome> RunAsync(CommandLine command, TimeSpan timeout, Action<string>? onLine = null, CancellationToken cancellation = default)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(timeout);
        var output = new TailBuffer(OutputLimit);
        var errors = new TailBuffer(OutputLimit);
        try
        {
            await using var running = Launch(
                Located(command),
                command,
                command.Input is null ? PipeSource.Null : PipeSource.FromString(command.Input),
                (LinesTo(output, onLine), output),
                (LinesTo(errors, onLine), errors),
                deadline.Token);
            return await running.Completion;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"{command} was killed after {timeout.TotalSeconds:0} s.\n{errors}");
        }
    }

    public IRunningProcess Start(CommandLine command, Stream? output = null)
    {
        var text = new TailBuffer(OutputLimit);
        var errors = new TailBuffer(OutputLimit);
        return Launch(
            Lifeline.Attach(Located(command)),
            command,
            // Held open, never written to: see Lifeline.
            PipeSource.Create(static (_, cancellation) => Task.Delay(Timeout.InfiniteTimeSpan, cancellation)),
            (output is null ? LinesTo(text, onLine: null) : PipeTarget.ToStream(output), text),
            (LinesTo(errors, onLine: null), errors),
            CancellationToken.None);
    }

    /// <param name="command">What is started.</param>
    /// <param name="shown">What it is called in messages: the command as it was asked for.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="output">Where its output goes, and what of it is kept.</param>
    /// <param name="errors">Likewise.</param>
    /// <param name="cancellation">Kills it.</param>
    private RunningProcess Launch(
        CommandLine command,
        CommandLine shown,
        PipeSource input,
        (PipeTarget Target, TailBuffer Kept) output,
        (PipeTarget Target, TailBuffer Kept) errors,
        CancellationToken cancellation)
    {
        var kill = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var wrapped = Cli.Wrap(command.Program)
            .WithArguments(command.Arguments)
            .WithEnvironmentVariables(command.Environment)
            .WithWorkingDirectory(command.WorkingDirectory ?? Environment.CurrentDirectory)
            .WithStandardInputPipe(input)
            .WithStandardOutputPipe(output.Target)
            .WithStandardErrorPipe(errors.Target)
            .WithValidation(CommandResultValidation.None);
        var started = time.GetTimestamp();
        try
        {
            var task = wrapped.ExecuteAsync(kill.Token);
            return new RunningProcess(task.ProcessId, CompleteAsync(task), kill);
        }
        catch (Win32Exception exception)
        {
            kill.Dispose();
            // It was found before: what is missing is something else, and no package installs it.
            var isPlaceless = command.WorkingDirectory is { } directory && !Directory.Exists(directory);
            throw new ProgramNotStartedException(shown.Program, isPlaceless ? $"its working directory {command.WorkingDirectory} is not there." : $"{Reason(exception)}.");
        }

        // CliWrap's own exception has whatever errno was last on this thread; the one within it is the kernel's answer.
        static string Reason(Win32Exception exception) => new Win32Exception((exception.InnerException as Win32Exception ?? exception).NativeErrorCode).Message;

        async Task<ProcessOutcome> CompleteAsync(CommandTask<CommandResult> task)
        {
            var result = await task;
            return new(shown, result.ExitCode, output.Kept.ToString(), errors.Kept.ToString(), time.GetElapsedTime(started));
        }
    }

    private static CommandLine Located(CommandLine command) =>
        command with { Program = ProgramSearch.Find(command.Program) ?? throw new ProgramNotFoundException(command.Program) };

    private static PipeTarget LinesTo(TailBuffer buffer, Action<string>? onLine) => PipeTarget.ToDelegate(line =>
    {
        buffer.AppendLine(line);
        onLine?.Invoke(line);
    });
}
