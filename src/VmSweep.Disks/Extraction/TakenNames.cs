namespace VmSweep.Disks.Extraction;

/// <summary>The names of one directory of this machine. Names of a guest that become the same get numbers, each found at once.</summary>
internal sealed class TakenNames
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _last = new(StringComparer.Ordinal);

    /// <summary>The name, or the name with the first number that is free.</summary>
    public string Take(string name)
    {
        var free = name;
        while (!_taken.Add(free))
        {
            var number = _last[name] = _last.GetValueOrDefault(name, 1) + 1;
            free = $"{name}~{number}";
        }

        return free;
    }
}
