using System.Security.Cryptography;
using VmSweep.Plans;

namespace VmSweep.SystemTests;

/// <summary>What a sweep left, to the byte and the time: whether something was changed is seen by comparing two of these.</summary>
internal static class Evidence
{
    public static IReadOnlyList<string> Of(SweepLayout sweep) =>
    [
        .. Directory.EnumerateFiles(sweep.Root, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => $"{path} {File.GetLastWriteTimeUtc(path):O} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}"),
    ];
}
