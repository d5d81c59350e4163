namespace VmSweep.CommandLines;

/// <summary>A token with a dash and the tokens up to the next such one, as NUKE reads a command line.</summary>
internal sealed record GivenParameter(string Token, IReadOnlyList<string> Values)
{
    public static bool IsName(string token) => token.StartsWith('-');

    public static IReadOnlyList<GivenParameter> Read(IReadOnlyList<string> arguments) =>
    [
        .. arguments.Index()
            .Where(x => IsName(x.Item))
            .Select(x => new GivenParameter(x.Item, [.. arguments.Skip(x.Index + 1).TakeWhile(value => !IsName(value))])),
    ];
}
