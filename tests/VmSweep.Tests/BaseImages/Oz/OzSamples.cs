namespace VmSweep.Tests.BaseImages.Oz;

/// <summary>What Oz 0.17 printed with <c>-d3</c> (one with <c>-d2</c>), shortened: lists of packages, XML.</summary>
internal static class OzSamples
{
    public static string[] Lines(string name) => File.ReadAllLines(RepositoryRoot.Path($"tests/VmSweep.Tests/BaseImages/Oz/Data/{name}.log"));
}
