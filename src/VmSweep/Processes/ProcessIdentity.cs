using System.Globalization;

namespace VmSweep.Processes;

/// <summary>A process that is not mistaken for a later one with the same id.</summary>
/// <param name="StartTicks">When it started, in clock ticks since the host's boot: field 22 of /proc/PID/stat, proc(5).</param>
public sealed record ProcessIdentity(int Id, long StartTicks)
{
    public static ProcessIdentity Ourselves() => Of(Environment.ProcessId) ?? new(Environment.ProcessId, 0);

    /// <summary>The process that has this id now; null where none has, or where there is no /proc to ask.</summary>
    public static ProcessIdentity? Of(int id) => StatOf(id) is { } fields ? new(id, long.Parse(fields[19], CultureInfo.InvariantCulture)) : null;

    /// <summary>The id of the process that started this one, field 4 of the same file; null where it has ended.</summary>
    internal static int? ParentOf(int id) => StatOf(id) is { } fields ? int.Parse(fields[1], CultureInfo.InvariantCulture) : null;

    /// <summary>Whether this very process still runs; one that has ended and that nobody has waited for (a zombie) does not.</summary>
    public bool Runs => StatOf(Id) is { } fields && long.Parse(fields[19], CultureInfo.InvariantCulture) == StartTicks && fields[0] != "Z";

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

    /// <summary>The fields of /proc/PID/stat from the third, the state, on.</summary>
    private static string[]? StatOf(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            // The second field, the program's name in parentheses, may hold blanks and parentheses itself.
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
