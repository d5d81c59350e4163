using VmSweep.Problems;

namespace VmSweep.Plans;

/// <summary>The engines by their names.</summary>
public static class EngineNames
{
    public const string Local = "local";

    public const string Condor = "condor";

    /// <exception cref="ProblemException">There is no such engine, or it does not work yet.</exception>
    public static string Check(string engine) => engine switch
    {
        Local => engine,
        Condor => throw new ProblemException(Location.Parameter("engine"), "'condor' does not work yet in this version.", "Leave it out to use the local engine."),
        _ => throw new ProblemException(Location.Parameter("engine"), $"'{engine}' is no engine.", NearestName.Suggest(engine, [Local, Condor])),
    };
}
