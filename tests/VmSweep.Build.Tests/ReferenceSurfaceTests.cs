using Microsoft.CodeAnalysis;

namespace VmSweep.Build.Tests;

/// <summary>The pipeline compiles against everything that is public in NUKE, and not only against what the subset has of it.</summary>
public sealed class ReferenceSurfaceTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("vmsweep-surface").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_signature_files_are_C_sharp() =>
        Assert.Empty(NukeSurface.Compilation.SyntaxTrees.SelectMany(x => x.GetDiagnostics(TestContext.Current.CancellationToken)));

    [Fact]
    public void The_pipeline_compiles_against_the_whole_of_NUKE()
    {
        var sources = Directory.GetFiles(Path.Combine(Repository.Root, "build"), "*.cs");
        Assert.NotEmpty(sources);
        Assert.Empty(NukeSurface.ErrorsOf(sources, NullableContextOptions.Enable));
    }

    [Fact]
    public void The_build_that_the_recordings_were_made_with_compiles_against_the_whole_of_NUKE() =>
        Assert.Empty(NukeSurface.ErrorsOf([Path.Combine(Repository.Root, "tests", "VmSweep.SampleBuild", "Build.cs")], NullableContextOptions.Disable));

    [Theory]
    [InlineData("new[] { \"a\" }.ForEach(Console.WriteLine)", "CS0121")]
    [InlineData("new AbsolutePath()", "CS0122")]
    [InlineData("Log.Information(RootDirectory.NotThere)", "CS1061")]
    [InlineData("new[] { 1 }.ForEach(x => Console.WriteLine(x))", null)]
    [InlineData("AbsolutePath path = \"/tmp\"; string text = path / \"a\"", null)]
    public void What_NUKE_refuses_is_refused_here(string statement, string? error)
    {
        var source = Path.Combine(_directory, "Build.cs");
        File.WriteAllLines(source,
        [
            "using Nuke.Common; using Nuke.Common.IO; using Nuke.Common.Utilities.Collections; using Serilog;",
            "class Build : NukeBuild { public static int Main() => Execute<Build>(x => x.Go);",
            $"Target Go => _ => _.Executes(() => {{ {statement}; }}); }}",
        ]);
        var errors = NukeSurface.ErrorsOf([source], NullableContextOptions.Enable);
        if (error is null)
            Assert.Empty(errors);
        else
        {
            Assert.NotEmpty(errors);
            Assert.All(errors, x => Assert.Contains($"error {error}", x));
        }
    }
}
