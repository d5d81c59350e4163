using Nuke.Common.Execution;

namespace VmSweep.Build.Tests;

/// <summary>NUKE's order, which is not that of the command line.</summary>
public sealed class PlanOrderTests
{
    [Fact]
    public void Of_unrelated_targets_the_one_declared_later_runs_first() =>
        Assert.Equal(["C", "B", "A"], Plan("A B C", ["A", "B", "C"]));

    [Fact]
    public void The_order_on_the_command_line_does_not_count() =>
        Assert.Equal(Plan("A B C", ["C", "A"]), Plan("A B C", ["A", "C"]));

    [Fact]
    public void A_target_that_something_later_depends_on_moves_as_in_the_recording_of_NUKE()
    {
        // As the build of that recording was: Noop is freed before Show once Collective is taken, and what is taken later runs earlier.
        var plan = Plan("Noop Broken>Noop StaticOff>Noop Show Collective>Noop,Show", ["Noop", "Collective"]);
        var recorded = SampleOutput.Recorded("32-events.txt").Blocks.Select(x => x[2..]);
        Assert.Equal(recorded, plan.SkipLast(1));
        Assert.Equal("Collective", plan[^1]);
    }

    [Fact]
    public void Order_alone_pulls_nothing_in() => Assert.Equal(["B"], Plan("A B<A", ["B"]));

    [Fact]
    public void A_trigger_pulls_in_its_target_afterwards() => Assert.Equal(["A", "B"], Plan("A!B B", ["A"]));

    [Fact]
    public void Without_names_the_defaults_are_planned() => Assert.Equal(["B"], Plan("A B*", null));

    [Fact]
    public void Dashes_and_case_of_a_target_do_not_count() => Assert.Equal(["FullTestSweep"], Plan("FullTestSweep", ["full-test-sweep"]));

    [Fact]
    public void A_circle_is_refused_even_where_it_is_not_asked_for()
    {
        var exception = Assert.ThrowsAny<Exception>(() => Plan("A B>C C<B", ["A"], extra: ("B", "C")));
        Assert.StartsWith("Circular dependencies between targets:", exception.Message, StringComparison.Ordinal);
    }

    /// <param name="graph">In declaration order: <c>A>B</c> depends on B, <c>A&lt;B</c> runs after B if that runs, <c>A!B</c> triggers B, <c>A*</c> is a default.</param>
    private static string[] Plan(string graph, string[]? invoked, (string From, string To)? extra = null)
    {
        var words = graph.Split(' ');
        var targets = words.Select(x => new ExecutableTarget { Name = x.Split('>', '<', '!', '*')[0], IsDefault = x.EndsWith('*') }).ToList();
        foreach (var (target, word) in targets.Zip(words))
        {
            foreach (var other in word[target.Name.Length..].Split('>', '<', '!', '*', ',').Where(x => x.Length > 0).Select(Find))
            {
                if (word.Contains('>'))
                    target.ExecutionDependencies.Add(other);
                else if (word.Contains('<'))
                    target.OrderDependencies.Add(other);
                else
                {
                    target.Triggers.Add(other);
                    other.TriggerDependencies.Add(target);
                }
            }
        }

        if (extra is { } edge)
            Find(edge.From).ExecutionDependencies.Add(Find(edge.To));
        return [.. ExecutionPlanner.Plan(targets, invoked).Select(x => x.Name)];

        ExecutableTarget Find(string name) => targets.Single(x => x.Name == name);
    }
}
