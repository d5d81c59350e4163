namespace Nuke.Common.Execution;

public enum ExecutionStatus
{
    None = 0,
    Scheduled = 1,
    NotRun = 2,
    Skipped = 3,
    Succeeded = 4,
    Failed = 5,
    Running = 6,

    /// <summary>Was running at Ctrl-C.</summary>
    Aborted = 7,

    /// <summary>Has no actions: stands for its dependencies only.</summary>
    Collective = 8,
}
