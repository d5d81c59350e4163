using VmSweep.Processes;

namespace VmSweep.Testing;

/// <summary>Starts nothing: answers for programs as a test tells it, and remembers what was asked for.</summary>
public sealed class FakeProcessRunner : IProcessRunner
{
    private readonly Dictionary<string, Func<CommandLine, FakeAnswer>> _programs = new(StringComparer.Ordinal);
    private readonly List<CommandLine> _commands = [];

    /// <summary>Every command so far, in order.</summary>
    public IReadOnlyList<CommandLine> Commands => _commands;

    /// <param name="program">The program's name, without directory.</param>
    /// <param name="answer">May write the files that the program would.</param>
    public FakeProcessRunner On(string program, Func<CommandLine, FakeAnswer> answer)
    {
        _programs[program] = answer;
        return this;
    }

    public FakeProcessRunner On(string program, Action<CommandLine> effect) => On(program, command =>
    {
        effect(command);
        return FakeAnswer.Success;
    });

    public Task<ProcessOutcome> RunAsync(CommandLine command, TimeSpan timeout, Action<string>? onLine = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        _commands.Add(command);
        if (!_programs.TryGetValue(Path.GetFileName(command.Program), out var program))
            throw new ProgramNotFoundException(command.Program);
        var answer = program(command);
        foreach (var line in (answer.Output + answer.Errors).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            onLine?.Invoke(line);
        return Task.FromResult(new ProcessOutcome(command, answer.ExitCode, answer.Output, answer.Errors, TimeSpan.Zero));
    }

    public IRunningProcess Start(CommandLine command, Stream? output = null) =>
        throw new NotSupportedException("This fake answers for programs that end; a test of one that runs on starts a real one.");
}

/// <summary>How a faked program ends.</summary>
public sealed record FakeAnswer(int ExitCode, string Output = "", string Errors = "")
{
    public static FakeAnswer Success { get; } = new(0);
}
