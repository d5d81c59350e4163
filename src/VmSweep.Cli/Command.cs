namespace VmSweep.Cli;

/// <summary>One command: its words, what its help says, and what it does.</summary>
/// <param name="Name">One word or two, such as <c>disk ls</c>.</param>
/// <param name="Usage">The arguments as help shows them.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Run">Returns the exit code: 0 done, 1 done and something is to be said against the result, 2 not done.</param>
internal sealed record Command(string Name, string Usage, string Summary, Func<CommandContext, Task<int>> Run);

/// <summary>What a command gets.</summary>
internal sealed record CommandContext(CommandArguments Arguments, TextWriter Output, TextWriter Error, CancellationToken Cancellation);
