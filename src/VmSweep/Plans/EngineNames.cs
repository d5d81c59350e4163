using VmSweep.Problems;

namespace VmSweep.Plans;

/// <summary>The engines by their names.</summary>
public static class EngineNames
{
    public const string Local = "local";

    public const string Condor = "condor";

    /// <exception cref="ProblemException">There is no such engine.</exception>
    public static string Check(string engine) => engine switch
    {
        Local or Condor => engine,
        _ => throw new ProblemException(Location.Parameter("engine"), $"'{engine}' is no engine.", NearestName.Suggest(engine, [Local, Condor])),
    };
}
