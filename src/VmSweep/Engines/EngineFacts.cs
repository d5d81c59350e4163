using VmSweep.Files;
using VmSweep.Plans;

namespace VmSweep.Engines;

/// <summary>What a sweep ran on: the content of <c>engine.json</c>.</summary>
/// <param name="Accelerator">What executed the guests, and why.</param>
/// <param name="Parallel">Guests at a time.</param>
public sealed record EngineFacts(int Schema, string Host, string Accelerator, int Parallel)
{
    public const int CurrentSchema = 1;

    public static EngineFacts? Read(SweepLayout sweep) => File.Exists(sweep.EngineFacts) ? JsonFile.Read<EngineFacts>(sweep.EngineFacts) : null;

    public void Write(SweepLayout sweep) => JsonFile.Write(sweep.EngineFacts, this);
}
