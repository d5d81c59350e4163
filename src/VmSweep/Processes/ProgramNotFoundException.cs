namespace VmSweep.Processes;

/// <summary>A program is not installed, or not on PATH.</summary>
public sealed class ProgramNotFoundException(string program)
    : ProgramNotStartedException(program, $"'{program}' was not found. './build.sh CheckHost' says what is missing and what installs it.", null);
