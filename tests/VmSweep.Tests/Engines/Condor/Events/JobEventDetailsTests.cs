using VmSweep.Engines.Condor.Events;

namespace VmSweep.Tests.Engines.Condor.Events;

public sealed class JobEventDetailsTests
{
    [Fact]
    public void A_hold_says_why_with_its_codes()
    {
        var held = SampleLogs.Events("b-hang-hold").Single(each => each.Kind == JobEventKind.Held);
        Assert.Equal(("wall time of the test used up", (3, 42)), (held.Reason(), held.HoldCodes()!.Value));
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var held = SampleLogs.Events("a1-missing-transfer-input").Single(each => each.Kind == JobEventKind.Held);
        Assert.Equal((13, 2), held.HoldCodes());
        Assert.EndsWith("nosuch.dsk: (errno 2) No such file or directory", held.Reason(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_eviction_repeats_why_between_its_figures()
    {
        var evicted = SampleLogs.Events("transfer-output-unreadable").Single(each => each.Kind == JobEventKind.Evicted);
        Assert.StartsWith("Transfer output files failure at execution point", evicted.Reason(), StringComparison.Ordinal);
        Assert.DoesNotContain("Run Bytes", evicted.Reason(), StringComparison.Ordinal);
    }

    [Fact]
    public void Machines_are_named_by_executions_and_by_messages_of_starters()
    {
        var events = SampleLogs.Events("d1-bad-format");
        Assert.Equal("condorlab.local", events.Single(each => each.Kind == JobEventKind.Execute).Machine());
        var message = events.Single(each => each.Kind == JobEventKind.RemoteError);
        Assert.Equal("condorlab.local", message.Machine());
        Assert.Contains("(VMGAHP_ERR_INTERNAL)", message.Reason(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nodes_and_exit_statuses_are_those_of_the_DAG()
    {
        var events = SampleLogs.Events("post-scripts.nodes");
        Assert.Equal(["Run000", "Run001", "Report"], events.Where(each => each.Kind == JobEventKind.Submit).Select(each => each.NodeName()));
        Assert.Equal([0, 1], events.Where(each => each.Kind == JobEventKind.PostScriptTerminated).Select(each => each.ReturnValue()));
        Assert.Equal(720904, events.First(each => each.Kind == JobEventKind.Terminated).Figure("Run Bytes Received By Job"));
    }
}
