using Microsoft.CodeAnalysis;

namespace VmSweep.Build.Tests;

/// <summary>What compiles or is ambiguous against the subset is so against NUKE: the types that it has are whole where a compiler chooses.</summary>
public sealed class SubsetSignatureTests
{
    private static readonly IReadOnlyList<INamedTypeSymbol> Types = [.. PublicMembers.Types(NukeSurface.Subset.GlobalNamespace)];

    private static readonly Dictionary<string, INamedTypeSymbol> Real = PublicMembers.Types(NukeSurface.Compilation.Assembly.GlobalNamespace).ToDictionary(PublicMembers.Name);

    [Fact]
    public void Every_public_type_of_the_subset_is_declared_as_it_is_in_NUKE()
    {
        var different = Types.Select(x => (Name: PublicMembers.Name(x), Ours: PublicMembers.Declaration(x)))
            .Where(x => !Real.TryGetValue(x.Name, out var real) || PublicMembers.Declaration(real) != x.Ours)
            .Select(x => $"{x.Ours}\n  NUKE: {(Real.TryGetValue(x.Name, out var real) ? PublicMembers.Declaration(real) : "none")}");
        AssertNone(different);
        Assert.True(Types.Count > 30);
    }

    [Fact]
    public void Every_public_member_of_the_subset_is_one_of_NUKE()
    {
        var different = from type in Types.Where(x => Real.ContainsKey(PublicMembers.Name(x)))
                        let real = PublicMembers.Of(Real[PublicMembers.Name(type)])
                        from member in PublicMembers.Of(type)
                        where !real.Any(x => x.Text == member.Text)
                        select $"{member.Text}\n{string.Join('\n', real.Where(x => x.Symbol.Name == member.Symbol.Name).Select(x => $"  NUKE: {x.Text}"))}";
        AssertNone(different);
    }

    [Fact]
    public void All_overloads_operators_and_constructors_that_share_a_name_with_one_of_the_subset_are_there()
    {
        var missing = from type in Types.Where(x => Real.ContainsKey(PublicMembers.Name(x)))
                      let ours = PublicMembers.Of(type)
                      from real in PublicMembers.Of(Real[PublicMembers.Name(type)])
                      where real.Symbol is IMethodSymbol method && (ours.Any(x => x.Symbol.Name == real.Symbol.Name) || method.MethodKind is MethodKind.Conversion or MethodKind.UserDefinedOperator)
                      where !ours.Any(x => x.Text == real.Text)
                      select $"{PublicMembers.Name(type)}: {real.Text}";
        AssertNone(missing);
    }

    private static void AssertNone(IEnumerable<string> found)
    {
        var text = string.Join('\n', found);
        Assert.True(text.Length == 0, text);
    }
}
