namespace Nuke.Common.Tooling;

/// <summary>Runs a program, waits for it, and returns what it printed; throws where its exit code is not zero, unless told otherwise.</summary>
public delegate IReadOnlyCollection<Output> Tool(
    ArgumentStringHandler arguments,
    string workingDirectory = null,
    IReadOnlyDictionary<string, string> environmentVariables = null,
    int? timeout = null,
    bool? logOutput = null,
    bool? logInvocation = null,
    Action<OutputType, string> logger = null,
    Action<IProcess> exitHandler = null);

public delegate T Configure<T>(T options);

/// <summary>For <see cref="ITargetDefinition.Requires{T}()"/>: NUKE has tools that come as packages.</summary>
public interface IRequireTool;

/// <summary>Likewise, with a version.</summary>
public interface IRequireToolWithVersion;

public enum OutputType
{
    Std = 0,
    Err = 1,
}

/// <summary>A line that a process printed.</summary>
public struct Output
{
    public OutputType Type;
    public string Text;
}
