using System.Reflection;
using Nuke.Common.Utilities;
using Serilog;

namespace Nuke.Common.ValueInjection;

[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public abstract class ValueInjectionAttributeBase : Attribute
{
    public virtual int Priority => 0;

    public virtual bool SuppressWarnings => false;

    public abstract object GetValue(MemberInfo member, object instance);

    public object TryGetValue(MemberInfo member, object instance)
    {
        try
        {
            return GetValue(member, instance);
        }
        catch (Exception exception)
        {
            if (!SuppressWarnings && !member.IsDefined(typeof(OptionalAttribute)))
                Log.Warning(exception, "Could not inject value for {Member:l}", $"{member.DeclaringType!.Name}.{member.Name}");
            return null;
        }
    }
}

internal static class ValueInjection
{
    public static IEnumerable<(MemberInfo Member, ValueInjectionAttributeBase Attribute)> Members(Type type) =>
        Reflected.Hierarchy(type)
            .SelectMany(x => x.GetMembers(Reflected.DeclaredInstance | BindingFlags.Static))
            .Where(x => x is FieldInfo or PropertyInfo && x.IsDefined(typeof(ValueInjectionAttributeBase)))
            .Select(x => (x, x.GetCustomAttribute<ValueInjectionAttributeBase>()));

    /// <summary>A null result leaves the initializer's value.</summary>
    public static void Inject(object instance, Func<ValueInjectionAttributeBase, bool> filter)
    {
        foreach (var (member, attribute) in Members(instance.GetType()).Where(x => filter(x.Attribute)).OrderByDescending(x => x.Attribute.Priority))
        {
            if (attribute.TryGetValue(member, instance) is { } value)
                member.Set(instance, value);
        }
    }
}
