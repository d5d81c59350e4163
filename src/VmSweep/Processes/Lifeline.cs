namespace VmSweep.Processes;

/// <summary>
/// Ties a program's life to ours. A shell starts the program and reads from a pipe that we hold open and never write to:
/// when we end, even by SIGKILL, the kernel closes the pipe and the shell kills the program.
/// </summary>
/// <remarks>
/// PR_SET_PDEATHSIG would be shorter, but it fires when the <em>thread</em> that started the program ends, and .NET's pool
/// threads come and go (prctl(2), "Warning"). The program gets a session of its own, so that a Ctrl-C on the terminal reaches us
/// alone and we can end it in order. The shell is deaf to the signals that a whole process group gets, from a terminal that is closed or from
/// timeout(1): it must live until it has killed the program.
/// </remarks>
internal static class Lifeline
{
    private const string Script = """
        trap '' INT HUP QUIT TERM
        exec 3<&0
        ( trap - HUP QUIT TERM; exec setsid "$@" ) </dev/null 3<&- &
        program=$!
        ( read -r _ <&3; kill -9 "$program" ) >/dev/null 2>&1 &
        watcher=$!
        exec 3<&-
        wait "$program"
        status=$?
        { kill -9 "$watcher"; wait "$watcher"; } 2>/dev/null
        exit "$status"
        """;

    /// <summary>The same command, held by a lifeline on its standard input.</summary>
    public static CommandLine Attach(CommandLine command) =>
        command with { Program = "/bin/sh", Arguments = ["-c", Script, "lifeline", command.Program, .. command.Arguments] };
}
