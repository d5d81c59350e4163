using VmSweep.Engines.Local;

namespace VmSweep.BaseImages.Oz;

/// <summary>What the builder <c>oz</c> works with.</summary>
/// <param name="Directory">The project's <c>images/oz</c>: the table of guests, answers, the room.</param>
/// <param name="Runner">How Oz is run.</param>
/// <param name="Tree">Makes installation trees.</param>
/// <param name="Accelerator">What executes guests here, and why.</param>
/// <param name="Time">Clock.</param>
public sealed record OzEquipment(
    string Directory, IOzRunner Runner, IInstallationMedia Tree, Func<CancellationToken, Task<Accelerator>> Accelerator, TimeProvider Time)
{
    public const string RoomScript = "room";

    public string Room => Path.Combine(Directory, RoomScript);
}
