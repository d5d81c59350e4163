using System.Reflection;
using Nuke.Common.Execution;
using Nuke.Common.Utilities;
using Nuke.Common.ValueInjection;

namespace Nuke.Common;

/// <summary>A member whose value comes from the command line, else the environment, else .nuke/parameters.json, else its initializer.</summary>
public class ParameterAttribute(string description = null) : ValueInjectionAttributeBase
{
    public virtual string Description { get; } = description;

    public string Name { get; set; }

    /// <summary>Splits one text into the elements of an array; without it an environment variable is one element.</summary>
    public string Separator { get; set; }

    /// <summary>Whether --help shows it.</summary>
    public virtual bool List { get; set; } = true;

    public Type ValueProviderType { get; set; }

    public string ValueProviderMember { get; set; }

    public override object GetValue(MemberInfo member, object instance) =>
        ParameterService.GetParameter(Name ?? member.Name, member.MemberType(), Separator is { Length: > 0 } separator ? separator[0] : null);

    /// <summary>The values to choose from, where <see cref="ValueProviderMember"/> or the type names them.</summary>
    public virtual IEnumerable<(string Text, object Object)> GetValueSet(MemberInfo member, object instance)
    {
        var type = member.MemberType();
        type = type.GetElementType() ?? Nullable.GetUnderlyingType(type) ?? type;
        if (ValueProviderMember == null)
            return type.IsEnum ? Enum.GetNames(type).Select(x => (x, Enum.Parse(type, x))) : null;
        const BindingFlags Any = Reflected.DeclaredInstance | BindingFlags.Static;
        var provider = Reflected.Hierarchy(ValueProviderType ?? instance.GetType())
            .SelectMany(x => x.GetMember(ValueProviderMember, Any)).First();
        var values = provider is MethodInfo method ? method.Invoke(method.IsStatic ? null : instance, null) : provider.Value(instance);
        return ((IEnumerable<string>)values)?.Select(x => (x, (object)x));
    }
}

/// <summary>Must have a value before the first target, whatever is run.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public class RequiredAttribute : Attribute;

/// <summary>May fail to be injected without a warning.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public class OptionalAttribute : Attribute;

/// <summary>Marks a value that must not be shown. The subset decrypts nothing: give secrets by the environment.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Parameter)]
public class SecretAttribute : Attribute;
