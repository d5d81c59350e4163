using CsCheck;

namespace VmSweep.Tests.Yaml;

/// <summary>What becomes of a right text when somebody's editor, merge or disk has been at it.</summary>
internal static class Mutations
{
    // The characters that mean something in one of the formats, and some that should mean nothing in any.
    private const string Alphabet = "\0\t\n\r !\"#%&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~\u00e9\u2028\ud83d\ufeff";

    public static Gen<string> Of(string text) =>
        from edits in Gen.Select(Gen.Int[0, 4], Gen.Int[0, text.Length], Gen.Int[1, 30], Gen.Char[Alphabet].Array[1, 5]).Array[1, 6]
        select edits.Aggregate(text, (changed, edit) => Apply(changed, edit.Item1, edit.Item2, edit.Item3, new string(edit.Item4)));

    private static string Apply(string text, int kind, int position, int length, string inserted)
    {
        var from = Math.Min(position, text.Length);
        var to = Math.Min(from + length, text.Length);
        return kind switch
        {
            0 => text[..from] + inserted + text[from..],
            1 => text[..from] + text[to..],
            2 => text[..to] + text[from..],
            3 => text[..from],
            _ => text[..from] + inserted + text[to..],
        };
    }
}
