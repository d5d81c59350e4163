using CsCheck;
using VmSweep.Results;

namespace VmSweep.Tests.Reports;

/// <summary>Sweeps whose every text comes from a guest with bad intentions.</summary>
internal static class HostileText
{
    private static readonly string[] Nasty =
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "</pre></details></script>", "]]>", "<!--", "&lt;", "&#0;",
        "\0\u0001\u001b[31m", "\uD800", "\uDC00x", "\uFFFE\uFFFF", "a.b.c", "| x | y |\n|---|", "[a](javascript:alert(1))", "@everyone", "`", "\\", "\r\n", "\u2028", "[[ATTACHMENT|/etc/passwd]]",
        "\n[[ATTACHMENT|/etc/shadow]]\n", "😀", "\u202Etxt.exe", "", " ", "..", "javascript:alert(1)", "%s%n", "{0}", "nginx", "nginx [deadbeef]", "nginx #2",
    ];

    private static readonly Gen<string> OneNasty = Gen.Int[0, Nasty.Length - 1].Select(index => Nasty[index]);

    private static readonly Gen<string> Text = Gen.Frequency(
        (6, OneNasty),
        (2, Gen.String),
        (2, Gen.Select(OneNasty, OneNasty, (a, b) => a + b)));

    public static Gen<SweepResult> Sweeps { get; } = Gen.Select(Gen.Int[0, 1 << 30], Gen.Int[1, 12], Text.Array[20], Create);

    private static SweepResult Create(int seed, int runs, string[] texts)
    {
        var random = new Random(seed);
        string Pick() => texts[random.Next(texts.Length)];
        RunResult Run(int number)
        {
            var verdict = (Verdict)random.Next(Enum.GetValues<Verdict>().Length);
            var run = SampleSweep.Run(
                $"{number:000}", new(Pick(), Pick(), Pick()), new(null, new(Pick(), [Pick()]), null), Pick(), verdict, Pick(),
                cases: [new(Pick(), Pick(), Pick(), (CaseStatus)random.Next(4), TimeSpan.FromSeconds(random.Next(100)), Pick(), Pick())],
                attempts: [new(1, Verdict.Fail, Pick(), Pick(), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddMinutes(random.Next(100)), Pick())],
                notes: [Pick()]);
            return run with
            {
                ImageFingerprint = Pick(),
                Guest = new(Pick(), Pick(), 2, [new(Pick(), TimeSpan.Zero, TimeSpan.FromSeconds(random.Next(100)))], Pick(), ByteSize.KiB(1)),
            };
        }

        return SampleSweep.Create([.. Enumerable.Range(0, runs).Select(Run)]) with
        {
            SweepId = Pick(),
            Name = Pick(),
            Engine = Pick(),
            Accelerator = Pick(),
        };
    }
}
