using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace VmSweep.Build.Tests;

/// <summary>
/// Everything that is public in the real NUKE, as something to compile against: the signature files, read as C#. Bodies are missing and types of
/// other packages unknown, which matters to nobody who only refers to it.
/// </summary>
internal static class NukeSurface
{
    private static readonly CSharpParseOptions Latest = new(LanguageVersion.Latest);

    /// <summary>What the tests themselves were started with: .NET, VmSweep and its packages.</summary>
    private static readonly IReadOnlyList<MetadataReference> Everything =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("Nuke.", StringComparison.Ordinal) && !Path.GetFileName(path).StartsWith("VmSweep.SampleBuild", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static CSharpCompilation Compilation { get; } = CSharpCompilation.Create(
        "Nuke.Common",
        Directory.GetFiles(Repository.NukeReference("."), "*.signatures.txt").Order(StringComparer.Ordinal).Select(ReadSignatures),
        Everything,
        new(OutputKind.DynamicallyLinkedLibrary));

    /// <summary>The subset, as another compiler sees it.</summary>
    public static IAssemblySymbol Subset { get; } = Assembly(typeof(Nuke.Common.NukeBuild).Assembly.Location);

    /// <summary>What the compiler says of a program that is written for NUKE, errors only.</summary>
    /// <param name="sources">Files of C#.</param>
    /// <param name="nullable">As in the program's project.</param>
    public static IReadOnlyList<string> ErrorsOf(IEnumerable<string> sources, NullableContextOptions nullable)
    {
        const string Usings = """
            global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
            global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
            """;
        var trees = sources.Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), Latest, path)).Append(CSharpSyntaxTree.ParseText(Usings, Latest));
        var program = CSharpCompilation.Create("_build", trees, Everything.Append(Compilation.ToMetadataReference()), new(OutputKind.ConsoleApplication, nullableContextOptions: nullable));
        return [.. program.GetDiagnostics(TestContext.Current.CancellationToken).Where(x => x.Severity == DiagnosticSeverity.Error).Select(x => x.ToString())];
    }

    private static IAssemblySymbol Assembly(string path)
    {
        var reference = MetadataReference.CreateFromFile(path);
        return (IAssemblySymbol)CSharpCompilation.Create("reader", [], Everything.Append(reference)).GetAssemblyOrModuleSymbol(reference)!;
    }

    private static SyntaxTree ReadSignatures(string path)
    {
        var tree = CSharpSyntaxTree.ParseText(File.ReadAllText(path), Latest, path);
        return tree.WithRootAndOptions(new AsCSharp().Visit(tree.GetRoot()), Latest);
    }

    /// <summary>What PublicApiGenerator writes otherwise than a compiler reads it.</summary>
    private sealed class AsCSharp : CSharpSyntaxRewriter
    {
        public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node) => node.Identifier.Text switch
        {
            "op_Implicit" => Conversion(node, SyntaxKind.ImplicitKeyword),
            "op_Explicit" => Conversion(node, SyntaxKind.ExplicitKeyword),
            _ => base.VisitMethodDeclaration(node),
        };

        /// <summary>It lists each constructor that is public: without one in the list the compiler must not add its own.</summary>
        public override SyntaxNode? VisitClassDeclaration(ClassDeclarationSyntax node)
        {
            var visited = (ClassDeclarationSyntax)base.VisitClassDeclaration(node)!;
            return node.Members.OfType<ConstructorDeclarationSyntax>().Any() || node.Modifiers.Any(SyntaxKind.StaticKeyword)
                ? visited
                : visited.AddMembers(SyntaxFactory.ParseMemberDeclaration($"internal {node.Identifier.Text}() {{ }}")!);
        }

        /// <summary>Defaults of enumerations are numbers there.</summary>
        public override SyntaxNode? VisitParameter(ParameterSyntax node) =>
            node is { Default.Value: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NumericLiteralExpression } number, Type: QualifiedNameSyntax type }
                ? node.WithDefault(SyntaxFactory.EqualsValueClause(SyntaxFactory.CastExpression(type, number)))
                : base.VisitParameter(node);

        private static ConversionOperatorDeclarationSyntax Conversion(MethodDeclarationSyntax node, SyntaxKind kind) =>
            SyntaxFactory.ConversionOperatorDeclaration(SyntaxFactory.Token(kind).WithTrailingTrivia(SyntaxFactory.Space), node.ReturnType)
                .WithModifiers(node.Modifiers).WithParameterList(node.ParameterList).WithBody(node.Body);
    }
}
