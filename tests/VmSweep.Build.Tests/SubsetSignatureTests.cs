using NukeBuild = Nuke.Common.NukeBuild;

namespace VmSweep.Build.Tests;

/// <summary>A build that compiles against the subset compiles against NUKE: nothing public here is missing or different there.</summary>
public sealed class SubsetSignatureTests
{
    /// <summary>These are public in the assembly Nuke.Common itself, of which there is no signature file; nuke-api.md (3 and 7) describes them.</summary>
    private static readonly string[] WithoutSignatureFile = ["Nuke.Common.Tooling.PathVariableAttribute", "Nuke.Common.CI.GitHubActions.GitHubActions"];

    private static IEnumerable<Type> Types => typeof(NukeBuild).Assembly.GetExportedTypes().Where(x => !WithoutSignatureFile.Contains(PublicSurface.FullName(x)));

    [Fact]
    public void Every_public_type_of_the_subset_is_one_of_NUKE()
    {
        var signatures = SignatureFile.ReadAll();
        Assert.Equal("", string.Join('\n', Types.Select(PublicSurface.FullName).Where(x => !signatures.Knows(x))));
        Assert.True(Types.Count() > 30);
    }

    [Fact]
    public void Every_public_member_of_the_subset_has_the_signature_that_it_has_in_NUKE()
    {
        var signatures = SignatureFile.ReadAll();
        var different = Types.SelectMany(type => PublicSurface.Members(type).Where(x => !signatures.Has(PublicSurface.FullName(type), x)).Select(x => $"{PublicSurface.FullName(type)}: {x}"));
        var text = string.Join('\n', different);
        Assert.True(text.Length == 0, text);
    }

    [Fact]
    public void A_member_that_NUKE_does_not_have_would_be_noticed()
    {
        var signatures = SignatureFile.ReadAll();
        Assert.True(signatures.Has("Nuke.Common.NukeBuild", "public int? ExitCode { get; set; }"));
        Assert.False(signatures.Has("Nuke.Common.NukeBuild", "public int ExitCode { get; set; }"));
        Assert.False(signatures.Knows("Nuke.Common.SomethingElse"));
    }
}
