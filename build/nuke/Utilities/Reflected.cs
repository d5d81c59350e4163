using System.Reflection;

namespace Nuke.Common.Utilities;

internal static class Reflected
{
    public const BindingFlags DeclaredInstance =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The type itself, then its bases.</summary>
    public static IEnumerable<Type> Hierarchy(Type type)
    {
        for (var current = type; current != null && current != typeof(object); current = current.BaseType)
            yield return current;
    }

    public static Type MemberType(this MemberInfo member) =>
        member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;

    public static object Value(this MemberInfo member, object instance) =>
        member is FieldInfo field ? field.GetValue(instance) : ((PropertyInfo)member).GetValue(instance);

    /// <summary>Sets a field, or the field behind a property without a setter, as injected members are.</summary>
    public static void Set(this MemberInfo member, object instance, object value)
    {
        if (member is FieldInfo field)
            field.SetValue(instance, value);
        else if (member is PropertyInfo { SetMethod: not null } property)
            property.SetValue(instance, value);
        else
            member.DeclaringType!.GetField($"<{member.Name}>k__BackingField", DeclaredInstance | BindingFlags.Static)!.SetValue(instance, value);
    }
}
