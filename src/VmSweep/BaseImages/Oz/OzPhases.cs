namespace VmSweep.BaseImages.Oz;

/// <summary>Words and limits of the phases.</summary>
internal static class OzPhases
{
    public static string Words(this OzPhase phase) => phase switch
    {
        OzPhase.Room => "making the room",
        OzPhase.Media => "fetching the installer",
        OzPhase.Install => "installing",
        OzPhase.OpenImage => "opening the image",
        OzPhase.Boot => "booting the installed guest",
        OzPhase.Repositories => "setting up repositories",
        OzPhase.Packages => "installing packages",
        OzPhase.Files => "copying files",
        OzPhase.Commands => "running commands",
        OzPhase.Icicle => "listing packages",
        OzPhase.Shutdown => "shutting down",
        OzPhase.CloseImage => "closing the image",
        _ => "done",
    };

    /// <summary>
    /// After this a phase is given up. Oz has limits of its own for installation, boot and shutdown, with a picture of the screen; ours are
    /// behind them. For the rest it has none: a command in the guest may run for ever.
    /// </summary>
    public static TimeSpan Limit(this OzPhase phase, OzSettings settings) => phase switch
    {
        OzPhase.Room => TimeSpan.FromMinutes(4),
        OzPhase.Media => TimeSpan.FromMinutes(20),
        OzPhase.Install => settings.InstallLimit + TimeSpan.FromMinutes(5),
        OzPhase.Boot => settings.BootLimit + TimeSpan.FromMinutes(5),
        OzPhase.Shutdown => settings.ShutdownLimit + TimeSpan.FromMinutes(2),
        OzPhase.OpenImage or OzPhase.CloseImage => TimeSpan.FromMinutes(10),
        OzPhase.Done => TimeSpan.FromMinutes(2),
        _ => TimeSpan.FromMinutes(40),
    };
}
