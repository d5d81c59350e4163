using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace VmSweep.Build.Tests;

/// <summary>Public members of compiled types, spelled as the signature files spell them (without attributes and modifiers of inheritance).</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(char)] = "char",
        [typeof(float)] = "float",
        [typeof(byte)] = "byte",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
    };

    private static readonly Dictionary<string, string> Operators = new()
    {
        ["op_Addition"] = "operator +",
        ["op_Division"] = "operator /",
        ["op_Equality"] = "operator ==",
        ["op_Inequality"] = "operator !=",
    };

    public static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
            return Enum.GetNames(type).Select(x => string.Create(CultureInfo.InvariantCulture, $"{x} = {Convert.ToInt32(Enum.Parse(type, x), CultureInfo.InvariantCulture)}"));
        if (type.IsSubclassOf(typeof(Delegate)))
            return [Delegate(type)];
        return type.GetConstructors(Declared).Where(IsVisible).Select(x => $"{Access(x)}{Plain(type.Name)}({Parameters(x)})")
            .Concat(type.GetMethods(Declared).Where(x => IsVisible(x) && !IsAccessor(x)).Select(Method))
            .Concat(type.GetProperties(Declared).Where(x => x.GetAccessors(true).Any(IsVisible)).Select(Property))
            .Concat(type.GetFields(Declared).Where(x => (x.IsPublic || x.IsFamily || x.IsFamilyOrAssembly) && !x.IsSpecialName).Select(Field));
    }

    public static string Delegate(Type type) =>
        type.GetMethod("Invoke") is { } invoke ? $"public delegate {Name(invoke.ReturnType)} {DisplayName(type)}({Parameters(invoke)})" : "";

    /// <summary>The name with the outer types before it, as <c>AbsolutePath.TypeConverter</c>.</summary>
    public static string FullName(Type type) => type.FullName!.Split('`')[0].Replace('+', '.');

    private static string Method(MethodInfo method)
    {
        var name = Operators.GetValueOrDefault(method.Name, method.Name);
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(x => x.Name))}>" : "";
        var extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return $"{Access(method)}{Static(method)}{Name(method.ReturnType)} {name}{generic}({extension}{Parameters(method)})";
    }

    private static string Property(PropertyInfo property)
    {
        var any = property.GetAccessors(true).First(IsVisible);
        var get = property.GetMethod is { } getter && IsVisible(getter) ? " get;" : "";
        var set = property.SetMethod is { } setter && IsVisible(setter) ? " set;" : "";
        return $"{Access(any)}{Static(any)}{Name(property.PropertyType)} {property.Name} {{{get}{set} }}";
    }

    private static string Field(FieldInfo field)
    {
        var value = field.IsLiteral ? $" = {Literal(field.GetRawConstantValue())}" : "";
        return $"{(field.IsPublic ? "public " : "protected ")}{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}{value}";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        var modifier = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : parameter.IsOut ? "out " : "";
        var value = parameter.HasDefaultValue ? $" = {Literal(parameter.RawDefaultValue)}" : "";
        return $"{modifier}{Name(type.IsByRef ? type.GetElementType()! : type)} {parameter.Name}{value}";
    }

    private static string Literal(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        Enum enumeration => Convert.ToInt32(enumeration, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Name(Type type)
    {
        if (type.IsArray)
            return $"{Name(type.GetElementType()!)}[]";
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return $"{Name(inner)}?";
        if (type.IsGenericParameter)
            return type.Name;
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword;
        var name = type.FullName is { } full ? full.Split('`', '[')[0].Replace('+', '.') : $"{type.Namespace}.{Plain(type.Name)}";
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }

    private static string DisplayName(Type type) =>
        type.IsGenericType ? $"{Plain(type.Name)}<{string.Join(", ", type.GetGenericArguments().Select(x => x.Name))}>" : type.Name;

    private static string Plain(string name) => name.Split('`')[0];

    private static bool IsAccessor(MethodInfo method) =>
        method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Access(MethodBase method) => method.DeclaringType!.IsInterface ? "" : method.IsPublic ? "public " : "protected ";

    private static string Static(MethodBase method) => method.IsStatic ? "static " : "";
}
