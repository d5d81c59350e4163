using System.Linq.Expressions;
using System.Reflection;
using Nuke.Common.Utilities;
using Nuke.Common.ValueInjection;

namespace Nuke.Common.Execution;

/// <summary>What must hold before the first target runs. NUKE asks for a missing value on a terminal; the subset does not.</summary>
internal static class Requirements
{
    public static void Check(NukeBuild build, IEnumerable<ExecutableTarget> targets)
    {
        foreach (var (member, _) in ValueInjection.ValueInjection.Members(build.GetType()).Where(x => x.Member.IsDefined(typeof(RequiredAttribute))))
            Assert.True(HasValue(member, build), $"Member '{member.Name}' is required to be not null or empty");
        foreach (var target in targets)
            target.DelegateRequirements.ForEach(x => Check(build, target, x));
    }

    private static void Check(NukeBuild build, ExecutableTarget target, LambdaExpression requirement)
    {
        if (requirement is Expression<Func<bool>> condition)
        {
            if (!condition.Compile(preferInterpretation: true)())
                Assert.Fail($"Target '{target.Name}' requires '{condition.Body}'");
            return;
        }

        var member = (requirement.Body is UnaryExpression unary ? unary.Operand : requirement.Body) is MemberExpression expression
            ? expression.Member
            : throw new ArgumentException($"Target '{target.Name}' requires '{requirement.Body}', which is no member of the build");
        Assert.True(member.IsDefined(typeof(ValueInjectionAttributeBase)), $"Member '{member.Name}' is required but not marked with an injection attribute.");
        if (!HasValue(member, build))
            Assert.Fail($"Target '{target.Name}' requires member '{member.Name}' to be not null or empty");
    }

    private static bool HasValue(MemberInfo member, NukeBuild build) =>
        // A missing tool is null without a word in NUKE, too, required or not.
        member.MemberType() == typeof(Tooling.Tool)
        || (member.Value(build) is { } value && (value is not string text || !string.IsNullOrWhiteSpace(text)));
}
