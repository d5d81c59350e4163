using System.Runtime.ExceptionServices;

namespace VmSweep.Files;

/// <summary>For small files by the thousand: most of their time is the file system's, and it has more than one core.</summary>
internal static class InParallel
{
    /// <returns>One value for each item, in the items' order.</returns>
    public static TResult[] Select<T, TResult>(IReadOnlyList<T> items, Func<T, TResult> select)
    {
        var results = new TResult[items.Count];
        ForEach(Enumerable.Range(0, items.Count), index => results[index] = select(items[index]));
        return results;
    }

    /// <summary>Where some fail, the first failure is thrown as it was, and not as one of several.</summary>
    public static void ForEach<T>(IEnumerable<T> items, Action<T> action)
    {
        try
        {
            Parallel.ForEach(items, action);
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.Flatten().InnerExceptions[0]);
        }
    }
}
