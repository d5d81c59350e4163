using VmSweep.Processes;

namespace VmSweep.Testing;

/// <summary>The real program that tests of the process layer start.</summary>
public static class DummyProgram
{
    private static readonly string Path = System.IO.Path.Combine(AppContext.BaseDirectory, "VmSweep.DummyProgram");

    public static CommandLine Command(params IReadOnlyList<string> arguments) => new(Path, arguments);
}
