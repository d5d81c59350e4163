using System.Globalization;
using VmSweep.Engines.Condor;
using VmSweep.Engines.Condor.Events;
using VmSweep.Plans;
using VmSweep.PoolSimulator.Logs;
using VmSweep.Results;

namespace VmSweep.PoolSimulator.Pool;

/// <summary>What happens to a job on its machine, from the transfer of its disks to its end; in every case as HTCondor's logs told it of a real one.</summary>
internal sealed class MachineStory(Agenda agenda, PoolLogs logs, GuestDisks disks, SweepPlan plan, SweepLayout sweep, RunFates fates, SimulationOptions options)
{
    private static readonly TimeSpan Lease = CondorLimits.Lease;

    private readonly Random _random = new(options.Seed + 4);

    public SimulatedPool Pool { get; set; } = null!;

    /// <summary>What guests wrote and transfers moved, for the summary.</summary>
    public long BytesReceived { get; private set; }

    /// <summary>Takes a job that nobody will ever see again.</summary>
    public bool Vanishes(SimulatedJob job)
    {
        if (fates.Of(job.Serial) != GuestFate.Vanishes)
            return false;
        agenda.In(TimeSpan.FromMinutes(10), () => Pool.Vanish(job));
        return true;
    }

    public void Start(SimulatedJob job, SimulatedHost host)
    {
        var turn = ++job.Turn;
        var slot = $"slot1_{(++host.Claims % 16) + 1}";
        job.Status = JobStatus.Running;
        logs.Write(job, JobEventKind.FileTransfer, EventText.InputStarted(host));
        After(job, turn, TimeSpan.FromSeconds(_random.Next(1, 8)), () =>
        {
            if (host.Fault == HostFault.InputTransfer && Chance(0.7))
            {
                job.Begin(Verdict.Lost, host);
                const string what = "reading from file system.qcow2: (errno 28) No space left on device";
                TransferFails(job, host, slot, CondorLimits.InputTransfer, 28, TimeSpan.Zero, $"Transfer input files failure at execution point {slot}@{host.Name} while receiving files from access point submit.pool.example. Details: {what}", Verdict.NoLaunch);
                return;
            }

            logs.Write(job, JobEventKind.FileTransfer, EventText.InputFinished);
            Execute(job, turn, host, slot);
        });
    }

    private void Execute(SimulatedJob job, int turn, SimulatedHost host, string slot)
    {
        job.Starts++;
        BytesReceived += 720_904;
        var started = agenda.Now;
        logs.Write(job, JobEventKind.Execute, EventText.Executing(host, slot));
        job.Begin(host.Fault == HostFault.BrokenLibvirt ? Verdict.NoLaunch : Verdict.Lost, host);
        var takes = fates.Duration(job.Serial, _random);
        if (host.Fault == HostFault.BrokenLibvirt)
        {
            After(job, turn, TimeSpan.FromSeconds(11), () =>
            {
                host.HasVm = false;
                logs.Write(job, JobEventKind.RemoteError, EventText.Message(slot, host.Name));
                PutBack(job, host, started);
            });
            return;
        }

        After(job, turn, TimeSpan.FromSeconds(50), () => logs.Write(job, JobEventKind.ImageSize, EventText.ImageSize));
        var fate = fates.Of(job.Serial);
        switch (host.Fault)
        {
            case HostFault.NoNetwork:
                After(job, turn, TimeSpan.FromSeconds(_random.Next(80, 110)), () => PowerOff(job, host, started, GuestDisks.NoNetwork, Verdict.NoNetwork));
                return;
            case HostFault.Hangs when Chance(0.5):
                After(job, turn, plan.Limits.Host(job.Run.PayloadLimit) + CondorLimits.Overhead, () => Hang(job, host));
                return;
            case HostFault.ShadowExceptions when Chance(0.6):
                After(job, turn, takes * _random.NextDouble(), () =>
                {
                    logs.Write(job, JobEventKind.ShadowException, EventText.ShadowException(slot, host.Name));
                    Pool.Free(host);
                    Pool.PutBack(job);
                });
                return;
            case HostFault.Disconnects when Chance(0.5):
                After(job, turn, takes * _random.NextDouble(), () => logs.Write(job, JobEventKind.Disconnected, EventText.Disconnected(slot, host)));
                After(job, turn, takes + Lease, () =>
                {
                    logs.Write(job, JobEventKind.ReconnectFailed, EventText.ReconnectFailed(slot, host.Name));
                    Pool.Free(host);
                    Pool.PutBack(job);
                });
                return;
            case HostFault.OutputTransfer when Chance(0.7):
                After(job, turn, takes, () =>
                {
                    logs.Write(job, JobEventKind.FileTransfer, EventText.OutputStarted);
                    TransferFails(job, host, slot, CondorLimits.OutputTransfer, 13, agenda.Now - started, $"Transfer output files failure at execution point {slot}@{host.Name} while sending files to access point submit.pool.example. Details: reading from file input.qcow2: (errno 13) Permission denied", Verdict.NoResult);
                });
                return;
        }

        if (job.Starts == 1 && fate == GuestFate.IsEvicted)
            After(job, turn, takes / 2, () => PutBack(job, host, started));
        else if (fate == GuestFate.IsRemoved)
            After(job, turn, takes / 2, () => Remove(job, host, started));
        else if (job.Holds == 0 && fate == GuestFate.IsHeld)
            After(job, turn, takes / 2, () => HoldByHand(job, host, started));
        else
            After(job, turn, takes, () => PowerOff(job, host, started, fate));
    }

    private void PowerOff(SimulatedJob job, SimulatedHost host, DateTimeOffset started, GuestFate fate)
    {
        // Only the first disk is damaged: another attempt shows that it was the machine's doing.
        var kind = fate is GuestFate.Fails or GuestFate.TimesOut or GuestFate.Crashes ? fate : fate == GuestFate.DamagesDisk && fates.IsFirstDisk(job.Serial) ? fate : GuestFate.Passes;
        PowerOff(job, host, started, $"{kind}", kind switch
        {
            GuestFate.Fails => Verdict.Fail,
            GuestFate.TimesOut => Verdict.Timeout,
            GuestFate.Crashes => Verdict.Crash,
            GuestFate.DamagesDisk => Verdict.NoResult,
            _ => Verdict.Pass,
        });
    }

    private void PowerOff(SimulatedJob job, SimulatedHost host, DateTimeOffset started, string disk, Verdict verdict)
    {
        logs.Write(job, JobEventKind.FileTransfer, EventText.OutputStarted);
        var turn = job.Turn;
        After(job, turn, TimeSpan.FromSeconds(_random.Next(1, 4)), () =>
        {
            disks.Return(sweep.Run(job.Serial), disk);
            logs.Write(job, JobEventKind.FileTransfer, EventText.OutputFinished);
            var at = logs.Clock.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            var isLost = fates.Of(job.Serial) == GuestFate.EndIsLost;
            Pool.End(job, JobEventKind.Terminated, EventText.Terminated(524_288, 720_904, agenda.Now - started, at), isLost ? Verdict.Lost : verdict, isLost);
            Pool.Free(host);
        });
    }

    private void PutBack(SimulatedJob job, SimulatedHost host, DateTimeOffset started)
    {
        logs.Write(job, JobEventKind.Evicted, EventText.Evicted(agenda.Now - started));
        Pool.Free(host);
        Pool.PutBack(job);
    }

    /// <summary>periodic_hold, then periodic_remove when the schedd looks again (PERIODIC_EXPR_INTERVAL, 60 s).</summary>
    private void Hang(SimulatedJob job, SimulatedHost host)
    {
        var deadline = plan.Limits.Host(job.Run.PayloadLimit) + CondorLimits.Overhead;
        Pool.Hold(job, string.Create(CultureInfo.InvariantCulture, $"VmSweep: the machine ran past its host deadline of {deadline.TotalSeconds:0} s"), CondorLimits.JobPolicy, CondorLimits.DeadlineSubcode);
        Pool.Free(host);
        RemoveHeld(job, Verdict.BootHang);
    }

    /// <summary>Held, released once by periodic_release, held again and removed.</summary>
    private void TransferFails(SimulatedJob job, SimulatedHost host, string slot, int code, int subcode, TimeSpan busy, string what, Verdict atLast)
    {
        logs.Write(job, JobEventKind.RemoteError, EventText.Error(slot, host.Name, what, code, subcode));
        logs.Write(job, JobEventKind.Evicted, EventText.Evicted(busy, what));
        Pool.Hold(job, what, code, subcode);
        Pool.Free(host);
        if (job.Holds <= CondorLimits.Releases)
            agenda.In(TimeSpan.FromSeconds(60 + _random.Next(60)), () => Pool.Release(job, "The job attribute PeriodicRelease expression evaluated to TRUE"));
        else
            RemoveHeld(job, atLast);
    }

    private void RemoveHeld(SimulatedJob job, Verdict verdict) => agenda.In(
        TimeSpan.FromSeconds(_random.Next(5, 60)),
        () => Pool.End(job, JobEventKind.Aborted, EventText.Aborted("The job attribute PeriodicRemove expression evaluated to TRUE"), verdict));

    private void Remove(SimulatedJob job, SimulatedHost host, DateTimeOffset started)
    {
        logs.Write(job, JobEventKind.Evicted, EventText.Evicted(agenda.Now - started));
        Pool.RemoveByHand(job);
        Pool.Free(host);
    }

    private void HoldByHand(SimulatedJob job, SimulatedHost host, DateTimeOffset started)
    {
        logs.Write(job, JobEventKind.Evicted, EventText.Evicted(agenda.Now - started));
        Pool.Hold(job, "via condor_hold (by user root)", CondorLimits.UserRequest, 0);
        Pool.Free(host);
        agenda.In(TimeSpan.FromMinutes(20), () => Pool.Release(job, "via condor_release (by user root)"));
    }

    private bool Chance(double probability) => _random.NextDouble() < probability;

    private void After(SimulatedJob job, int turn, TimeSpan after, Action action) => agenda.In(after, () =>
    {
        if (job.Turn == turn)
            action();
    });
}
