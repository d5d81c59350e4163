using CsCheck;

namespace VmSweep.Tests.Results.Payloads;

/// <summary>Texts made of a format's own pieces in any order: they get further into a parser than random characters do.</summary>
internal static class Pieces
{
    public static Gen<string> Of(params string[] pieces) => Gen.Int[0, pieces.Length - 1].Array[0, 40].Select(indexes => string.Concat(indexes.Select(index => pieces[index])));
}
