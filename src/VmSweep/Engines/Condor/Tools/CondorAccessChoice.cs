using VmSweep.Pool;
using VmSweep.Problems;

namespace VmSweep.Engines.Condor.Tools;

/// <summary>Which HTCondor a sweep is submitted to, and as whom.</summary>
public static class CondorAccessChoice
{
    /// <param name="pool">The pool that StartPool started, if it runs: it comes first.</param>
    /// <param name="submitAs">Whom somebody named, or null.</param>
    /// <exception cref="ProblemException">We are root and nobody was named, or we are not and somebody was.</exception>
    public static CondorAccess Choose(RunningPool? pool, string? submitAs, bool isRoot)
    {
        if (pool is not null && !isRoot)
            throw new ProblemException(Location.Host, "runs a pool that root started, and only root can enter it.", "Submit as root ('sudo ./build.sh …'), or stop it ('sudo ./build.sh StopPool').");
        if (pool is not null)
            return pool.Access(submitAs);
        if (isRoot && submitAs is null)
        {
            throw new ProblemException(
                Location.Parameter("submit-as"), "is missing: HTCondor takes no job from root ('condor_submit' says \"Cannot allocate a cluster id\").",
                "Name an ordinary user who may submit here, for example '--submit-as builder'; or start a pool on this machine: './build.sh StartPool'.");
        }

        return isRoot || submitAs is null || submitAs == Environment.UserName
            ? new(isRoot ? submitAs : null, null, null)
            : throw new ProblemException(Location.Parameter("submit-as"), $"names '{submitAs}', and only root can submit as somebody else.", "Leave it out, or use sudo.");
    }
}
