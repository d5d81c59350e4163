using System.Globalization;

namespace VmSweep.Processes;

/// <summary>A process that is not mistaken for a later one with the same id.</summary>
/// <param name="StartTicks">When it started, in clock ticks since the host's boot: field 22 of /proc/PID/stat, proc(5).</param>
public sealed record ProcessIdentity(int Id, long StartTicks)
{
    public static ProcessIdentity Ourselves() => new(Environment.ProcessId, StartOf(Environment.ProcessId) ?? 0);

    /// <summary>The process that has this id now; null where none has.</summary>
    public static ProcessIdentity? Of(int id) => StartOf(id) is { } start ? new(id, start) : null;

    /// <summary>Whether this very process still runs.</summary>
    public bool Runs => StartOf(Id) == StartTicks;

    /// <summary>SIGKILL, if it still runs.</summary>
    public void Kill()
    {
        try
        {
            if (Runs)
                System.Diagnostics.Process.GetProcessById(Id).Kill();
        }
        catch (ArgumentException)
        {
            // It ended in this moment.
        }
    }

    /// <summary>SIGTERM, if it still runs.</summary>
    /// <returns>False where it does not.</returns>
    public async Task<bool> TerminateAsync(IProcessRunner processes)
    {
        if (!Runs)
            return false;
        var kill = await processes.RunAsync(new("kill", "-TERM", Id.ToString(CultureInfo.InvariantCulture)), TimeSpan.FromSeconds(10));
        return kill.EnsureSuccess().Succeeded;
    }

    /// <summary>Null where there is no such process, or no /proc to ask.</summary>
    private static long? StartOf(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            // The second field, the program's name in parentheses, may hold blanks and parentheses itself.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
