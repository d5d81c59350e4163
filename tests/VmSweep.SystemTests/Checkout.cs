using VmSweep.Processes;

namespace VmSweep.SystemTests;

/// <summary>This working copy, used as a user would use it.</summary>
internal static class Checkout
{
    public static string Root { get; } = FindRoot();

    public static string Sweep(string name) => Path.Combine(Root, "tests", "VmSweep.SystemTests", "sweeps", name);

    public static CommandLine Command(params IReadOnlyList<string> arguments) => new(Path.Combine(Root, "build.sh"), arguments) { WorkingDirectory = Root };

    /// <summary>Types <c>./build.sh …</c>, and shows in the test's output what it prints.</summary>
    public static async Task<ProcessOutcome> BuildAsync(TimeSpan timeout, params IReadOnlyList<string> arguments)
    {
        var output = TestContext.Current.TestOutputHelper;
        return await ProcessRunner.Default.RunAsync(Command(arguments), timeout, line => output?.WriteLine(line), TestContext.Current.CancellationToken);
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "VmSweep.slnx")))
            directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException($"No VmSweep.slnx above {AppContext.BaseDirectory}.");
    }
}
