using Microsoft.CodeAnalysis;

namespace VmSweep.Build.Tests;

/// <summary>What others can use of an assembly, written so that two assemblies can be compared.</summary>
internal static class PublicMembers
{
    private static readonly SymbolDisplayFormat Format = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeVariance | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeRef | SymbolDisplayMemberOptions.IncludeConstantValue,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeDefaultValue
            | SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeExtensionThis,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
            | SymbolDisplayMiscellaneousOptions.ExpandValueTuple | SymbolDisplayMiscellaneousOptions.AllowDefaultLiteral);

    /// <summary>Attributes that change what a compiler makes of a call.</summary>
    private static readonly HashSet<string> Meaningful =
        ["ObsoleteAttribute", "CallerArgumentExpressionAttribute", "InterpolatedStringHandlerAttribute", "DefaultMemberAttribute", "AttributeUsageAttribute", "DoesNotReturnAttribute", "EditorBrowsableAttribute"];

    public static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol inside) =>
        inside.GetMembers().OfType<INamespaceOrTypeSymbol>().SelectMany(x => x is INamedTypeSymbol type ? (IsVisible(type) ? Types(type).Prepend(type) : []) : Types(x));

    public static string Name(INamedTypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat.WithDelegate());

    /// <summary>Kind, attributes and, of a delegate, signature.</summary>
    public static string Declaration(INamedTypeSymbol type) =>
        $"{Attributes(type)}{(type.IsStatic ? "static " : "")}{(type.IsRefLikeType ? "ref " : "")}{(type.TypeKind == TypeKind.Class && type.IsAbstract && !type.IsStatic ? "abstract " : "")}{type.TypeKind} {type.ToDisplayString(Format)}";

    /// <summary>Without those of nested types, and without the accessors of properties.</summary>
    public static IReadOnlyList<(ISymbol Symbol, string Text)> Of(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Delegate
            ? []
            : [.. type.GetMembers().Where(x => IsVisible(x) && x is not INamedTypeSymbol && x is not IMethodSymbol { AssociatedSymbol: not null } && !x.IsImplicitlyDeclared).Select(x => (x, Text(x)))];

    private static string Text(ISymbol member) =>
        $"{Attributes(member)}{(member.DeclaredAccessibility == Accessibility.Public ? "public" : "protected")} {(member.IsStatic ? "static " : "")}{member.ToDisplayString(Format)}{Accessors(member)}{ParameterAttributes(member)}";

    private static string Accessors(ISymbol member) => member is IPropertySymbol property
        ? $" {{{(property.GetMethod is { } get && IsVisible(get) ? " get;" : "")}{(property.SetMethod is { } set && IsVisible(set) ? set.IsInitOnly ? " init;" : " set;" : "")} }}"
        : "";

    private static string ParameterAttributes(ISymbol member) =>
        member is IMethodSymbol method ? string.Concat(method.Parameters.Select(x => Attributes(x) is { Length: > 0 } text ? $" {x.Name}: {text.TrimEnd()}" : "")) : "";

    private static string Attributes(ISymbol symbol) =>
        string.Concat(symbol.GetAttributes().Where(x => x.AttributeClass is { } type && Meaningful.Contains(type.Name)).Select(x => x.ToString()).Order(StringComparer.Ordinal).Select(x => $"[{x}] "));

    private static bool IsVisible(ISymbol symbol) => symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    private static SymbolDisplayFormat WithDelegate(this SymbolDisplayFormat format) => format.WithKindOptions(SymbolDisplayKindOptions.None);
}
