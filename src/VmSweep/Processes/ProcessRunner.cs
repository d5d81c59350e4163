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
        try
        {
            var running = Launch(command, onLine, deadline.Token);
            return await running.Completion;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"{command} was killed after {timeout.TotalSeconds:0} s.");
        }
    }

    public IRunningProcess Start(CommandLine command) => Launch(command, onLine: null, CancellationToken.None);

    private RunningProcess Launch(CommandLine command, Action<string>? onLine, CancellationToken cancellation)
    {
        var output = new TailBuffer(OutputLimit);
        var errors = new TailBuffer(OutputLimit);
        var kill = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var wrapped = Cli.Wrap(command.Program)
            .WithArguments(command.Arguments)
            .WithEnvironmentVariables(command.Environment)
            .WithWorkingDirectory(command.WorkingDirectory ?? Environment.CurrentDirectory)
            .WithStandardInputPipe(command.Input is null ? PipeSource.Null : PipeSource.FromString(command.Input))
            .WithStandardOutputPipe(LinesTo(output, onLine))
            .WithStandardErrorPipe(LinesTo(errors, onLine))
            .WithValidation(CommandResultValidation.None);
        var started = time.GetTimestamp();
        try
        {
            var task = wrapped.ExecuteAsync(kill.Token);
            return new RunningProcess(task.ProcessId, CompleteAsync(task), kill);
        }
        catch (Win32Exception)
        {
            kill.Dispose();
            throw new ProgramNotFoundException(command.Program);
        }

        async Task<ProcessOutcome> CompleteAsync(CommandTask<CommandResult> task)
        {
            var result = await task;
            return new(command, result.ExitCode, output.ToString(), errors.ToString(), time.GetElapsedTime(started));
        }
    }

    private static PipeTarget LinesTo(TailBuffer buffer, Action<string>? onLine) => PipeTarget.ToDelegate(line =>
    {
        buffer.AppendLine(line);
        onLine?.Invoke(line);
    });
}
