namespace VmSweep.PoolSimulator;

/// <summary>What is to happen, in the order of its time; what has the same time, in the order in which it was entered.</summary>
internal sealed class Agenda(DateTimeOffset start)
{
    private readonly PriorityQueue<Action, (DateTimeOffset When, long Order)> _actions = new();
    private long _entered;

    public DateTimeOffset Now { get; private set; } = start;

    public void In(TimeSpan after, Action action) => At(Now + after, action);

    public void At(DateTimeOffset when, Action action) => _actions.Enqueue(action, (when > Now ? when : Now, _entered++));

    public void AdvanceTo(DateTimeOffset until)
    {
        while (_actions.TryPeek(out var action, out var due) && due.When <= until)
        {
            _actions.Dequeue();
            Now = due.When;
            action();
        }

        if (until > Now)
            Now = until;
    }
}
