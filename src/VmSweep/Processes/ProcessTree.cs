using System.Diagnostics;
using System.Globalization;

namespace VmSweep.Processes;

/// <summary>A program that someone else started and waits for, and everything it has started.</summary>
/// <remarks>
/// A terminal's Ctrl-C reaches the whole process group. <c>kill</c>, a CI server's abort button and <c>docker stop</c> signal one process, ours; NUKE's tools
/// wait for their program whatever we were told, and its <c>Kill</c> leaves alive what that program has started.
/// </remarks>
public sealed class ProcessTree(IProcessRunner processes, TimeProvider time)
{
    /// <summary>For SIGTERM; three seconds of the five after which an interrupted build has ended.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits for the program; on cancellation asks it and its descendants to end, and kills what is left after three seconds.</summary>
    /// <param name="id">The program's process id.</param>
    /// <param name="wait">Blocks until the program has ended.</param>
    /// <exception cref="OperationCanceledException">Cancelled; nothing of the tree is left.</exception>
    public void WaitFor(int id, Action wait, CancellationToken cancellation)
    {
        var ending = Task.CompletedTask;
        using (cancellation.Register(() => ending = EndAsync(id)))
            wait();
        ending.GetAwaiter().GetResult();
        cancellation.ThrowIfCancellationRequested();
    }

    private async Task EndAsync(int id)
    {
        // Listed before the first signal: the children of a process that has ended are nobody's.
        var tree = Descendants(id);
        if (tree.Count == 0)
        {
            KillByRuntime(id);
            return;
        }

        // It fails where one of them has ended in this moment, which is what is asked for.
        await processes.RunAsync(new("kill", ["-TERM", .. tree.Where(process => process.Runs).Select(process => $"{process.Id}")]), Grace);
        for (var waited = TimeSpan.Zero; waited < Grace && tree.Any(process => process.Runs); waited += Pause)
            await Task.Delay(Pause, time);
        foreach (var process in tree.Union(Descendants(id)))
            process.Kill();
    }

    /// <summary>The program first; none where there is no /proc to ask.</summary>
    private static List<ProcessIdentity> Descendants(int id)
    {
        var found = new List<ProcessIdentity>();
        if (ProcessIdentity.Of(id) is not { } root)
            return found;
        found.Add(root);
        var children = Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var process) ? process : 0)
            .ToLookup(process => ProcessIdentity.ParentOf(process) ?? 0);
        for (var i = 0; i < found.Count; i++)
            found.AddRange(children[found[i].Id].Select(ProcessIdentity.Of).OfType<ProcessIdentity>());
        return found;
    }

    private static void KillByRuntime(int id)
    {
        try
        {
            Process.GetProcessById(id).Kill(entireProcessTree: true);
        }
        catch (ArgumentException)
        {
            // It has ended.
        }
    }
}
