using System.Text.Json.Serialization;
using VmSweep.Engines.Condor.Collection;
using VmSweep.Guest;
using VmSweep.Plans;
using VmSweep.Results;

namespace VmSweep.Files;

/// <summary>
/// How the files are written that every node of a DAG reads or writes, found out by the compiler: to find it out by reflection takes a fifth
/// of the time of a <c>vmsweep collect</c>. The other files do without.
/// </summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(SweepPlan))]
[JsonSerializable(typeof(RunResult))]
[JsonSerializable(typeof(CollectedAttempts))]
[JsonSerializable(typeof(GuestStatusParser.File))]
internal sealed partial class FileTypes : JsonSerializerContext;
