namespace VmSweep.Results;

/// <summary>How a test run ended (DESIGN §6). The first group are the payload's doing, the second, the faults, the infrastructure's.</summary>
public enum Verdict
{
    /// <summary>Every test passed.</summary>
    Pass,

    /// <summary>Tests failed, or the payload filled its disk (flagged).</summary>
    Fail,

    /// <summary>The packages could not be installed.</summary>
    Install,

    /// <summary>The upgrade from one set of repositories to the next failed.</summary>
    Update,

    /// <summary>Only cleaning up failed: reported, does not fail the sweep unless asked.</summary>
    Cleanup,

    /// <summary>Every failure is a known, dated exception.</summary>
    Ignore,

    /// <summary>The payload ran past its limit.</summary>
    Timeout,

    /// <summary>The guest rebooted, panicked or lost its launcher after the payload had started.</summary>
    Crash,

    /// <summary>Fault: the virtual machine could not be started.</summary>
    NoLaunch,

    /// <summary>Fault: the guest did not reach its launcher in time.</summary>
    BootHang,

    /// <summary>Fault: the guest's network probe failed before the payload.</summary>
    NoNetwork,

    /// <summary>Fault: the result disk is missing or unreadable.</summary>
    NoResult,

    /// <summary>Fault: evicted, removed, or its host vanished.</summary>
    Lost,

    /// <summary>Fault: the base image is missing or damaged.</summary>
    ImageError,
}
