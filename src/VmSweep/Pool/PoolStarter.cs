using System.Globalization;
using System.Runtime.Versioning;
using VmSweep.Engines.Condor.Tools;
using VmSweep.Files;
using VmSweep.Problems;
using VmSweep.Processes;
using VmSweep.Templates;

namespace VmSweep.Pool;

/// <summary>Starts a real HTCondor pool with the VM universe on this machine: a submit node and two execute nodes in namespaces (pool/start).</summary>
public sealed class PoolStarter(IProcessRunner processes, TimeProvider time, PoolLayout layout, Mirrors mirrors, Action<string> say)
{
    /// <summary>4 s were measured until both machines had said that they have the VM universe; more than 3 min on two cores with a dozen guests and another pool.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(6);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Starts it, and waits until runs can be submitted. Does nothing where it runs.</summary>
    /// <exception cref="ProblemException">It cannot be started, or does not come up.</exception>
    public async Task StartAsync(PoolSettings settings, CancellationToken cancellation)
    {
        if (RunningPool.Find(layout) is { } running)
        {
            say($"The pool runs already (process {running.First.Id})");
            return;
        }

        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            throw new ProblemException(Location.Host, "makes namespaces, mounts and users for root only.", "Start the pool as root: 'sudo ./build.sh StartPool'.");
        var tree = await new PoolTree(processes, layout, mirrors, say).EnsureAsync(Path.Combine(settings.Scripts, "packages"), cancellation);
        await CleanAsync(cancellation);
        RunningPool pool;
        try
        {
            await LaunchAsync(settings, tree, cancellation);
            pool = await WaitForNodesAsync(cancellation);
            await WaitForMachinesAsync(pool, cancellation);
            JsonFile.Write(layout.State, pool);
        }
        catch
        {
            // Half a pool helps nobody, and would be in the way of the next; also where someone interrupted us while we waited.
            PoolProcesses.End(layout);
            throw;
        }

        say($"The pool runs: {string.Join(", ", pool.ExecuteNodes)} with {settings.Slots} slots each, {settings.Accelerator}. A look inside: {layout.Enter} condor_status");
    }

    [UnsupportedOSPlatform("windows")]
    private async Task CleanAsync(CancellationToken cancellation)
    {
        // Of a build that was killed while it waited: its home must not go away under it.
        if (PoolProcesses.End(layout) > 0)
            say("A pool was running here that an interrupted start had left; it is ended");
        // Mounts went with the pool that had them; on a host where they did not, rm must not follow them.
        (await processes.RunAsync(new("rm", "-rf", "--one-file-system", "--", layout.Home, layout.State), TimeSpan.FromMinutes(5), cancellation: cancellation)).EnsureSuccess();
        Directory.CreateDirectory(layout.Home, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var name in PoolSettings.Nodes)
            Directory.CreateDirectory(layout.Node(name));
        const UnixFileMode everybody = (UnixFileMode)0b1_111_111_111;
        Directory.CreateDirectory(layout.Temporary);
        File.SetUnixFileMode(layout.Temporary, everybody);
    }

    private async Task LaunchAsync(PoolSettings settings, string tree, CancellationToken cancellation)
    {
        Directory.CreateDirectory(settings.Images);
        var environment = new Dictionary<string, string?>
        {
            ["POOL_HOME"] = layout.Home,
            ["POOL_TREE"] = tree,
            ["POOL_NODES"] = string.Join(' ', PoolSettings.Nodes),
            ["POOL_NETWORK"] = LoopbackNetwork.Find(),
            ["POOL_SHARED"] = string.Join('\n', settings.Shared),
            ["POOL_STORE"] = settings.Images,
            ["POOL_VOLUME"] = settings.Volume?.Source ?? "",
            ["POOL_VOLUME_POINT"] = settings.Volume?.Point ?? "",
            ["POOL_DOTNET"] = DotnetDirectory(),
            ["POOL_USER"] = PoolSettings.User,
            ["POOL_UID"] = PoolSettings.UserId.ToString(CultureInfo.InvariantCulture),
            ["POOL_SLOTS"] = settings.Slots.ToString(CultureInfo.InvariantCulture),
            ["POOL_MEMORY"] = (settings.Memory.Bytes >> 20).ToString(CultureInfo.InvariantCulture),
            ["POOL_ACCELERATOR"] = settings.Accelerator.Kind == Engines.Local.AcceleratorKind.Kvm ? "kvm" : "qemu",
        };
        // A session of its own and none of our files open: it outlives this build. build.sh holds locks on 8 and 9.
        const string detached = "exec 8>&- 9>&-; exec setsid --fork unshare --mount --pid --fork --kill-child -- /bin/sh \"$1\" >\"$2\" 2>&1 </dev/null";
        var command = new CommandLine("/bin/sh", "-c", detached, "sh", Path.Combine(settings.Scripts, "start"), layout.Log) { Environment = environment };
        (await processes.RunAsync(command, TimeSpan.FromSeconds(30), cancellation: cancellation)).EnsureSuccess();
    }

    [UnsupportedOSPlatform("windows")]
    private async Task<RunningPool> WaitForNodesAsync(CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            if (IdentityIn(layout.FirstProcessId) is { } first && IdentityIn(layout.NodeProcessId(PoolSettings.Nodes[0])) is { } node)
            {
                WriteEnter(node);
                return new(RunningPool.CurrentSchema, first, node, PoolSettings.User, layout.Enter, [.. PoolSettings.Nodes.Skip(1)]);
            }

            if (time.GetElapsedTime(started) > StartLimit)
                throw NotUp("its first processes did not start");
            await Task.Delay(Pause, time, cancellation);
        }
    }

    private async Task WaitForMachinesAsync(RunningPool pool, CancellationToken cancellation)
    {
        var tools = new CondorTools(pool.Access(null), processes);
        var started = time.GetTimestamp();
        while (!await IsUpAsync(tools, pool, cancellation))
        {
            if (!pool.First.Runs)
                throw NotUp("it ended while it started");
            if (time.GetElapsedTime(started) > StartLimit)
                throw NotUp("not all of its machines say that they have the VM universe");
            await Task.Delay(Pause, time, cancellation);
        }
    }

    private static async Task<bool> IsUpAsync(CondorTools tools, RunningPool pool, CancellationToken cancellation)
    {
        try
        {
            var machines = await tools.MachinesAsync("True", cancellation);
            return machines.Count >= pool.ExecuteNodes.Count && (await tools.AskAsync("condor_q", ["-totals"], cancellation)).IsYes;
        }
        catch (ProblemException)
        {
            // The collector is not there yet, or a host with much to do has not started it.
            return false;
        }
    }

    private static ProcessIdentity? IdentityIn(string path) =>
        File.Exists(path) && int.TryParse(File.ReadAllText(path), NumberStyles.None | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var id)
            ? ProcessIdentity.Of(id)
            : null;

    [UnsupportedOSPlatform("windows")]
    private void WriteEnter(ProcessIdentity node)
    {
        AtomicFile.WriteText(layout.Enter, $"""
            #!/bin/sh
            # Runs a command on the pool's submit node, as the user who submits: enter condor_status -vm. With --root first: as root.
            user={PoolSettings.User}
            if [ "$1" = --root ]; then user=root; shift; fi
            exec nsenter --target {node.Id} --mount --uts --ipc --pid --root --wd -- runuser --login --shell /bin/sh --command '"$0" "$@"' "$user" -- "$@"

            """);
        File.SetUnixFileMode(layout.Enter, (UnixFileMode)0b111_101_101);
    }

    /// <summary>Where the runtime is that runs us; the nodes of a DAG run <c>vmsweep</c> by it.</summary>
    private static string DotnetDirectory() => Path.GetDirectoryName(Path.GetFullPath(Environment.ProcessPath!))!;

    private ProblemException NotUp(string what) => new(
        Location.Host, $"could not start the pool: {what}.{PoolDiagnosis.Of(layout, PoolSettings.Nodes)}", $"See {layout.Log}, {layout.Node("*")}/log, and HTCondor's own logs in {layout.Node("*")}/upper/var/log/condor.");
}
