using System.Text;
using CsCheck;
using VmSweep.Processes;
using VmSweep.Results;
using VmSweep.Results.Payloads;
using VmSweep.Testing;

namespace VmSweep.Tests.Results.Payloads;

/// <summary>
/// The reader beside Perl's TAP::Parser (in every Debian's perl): the same verdict for every test, and for every file. Not compared, as decided
/// otherwise here: TAP 14, which TAP::Parser before 3.45 refuses, and YAML whose content it cannot read: a block has to end, and that is all.
/// </summary>
public sealed class TapPeerTests : IDisposable
{
    /// <summary>Prints for each file its name, the tests in order (P, S, F as the project counts them) and good or bad.</summary>
    private const string Peer =
        """
        use strict; use warnings; use TAP::Parser;
        for my $path (@ARGV) {
            open my $handle, '<', $path or die "$path: $!";
            my $parser = TAP::Parser->new({ tap => do { local $/; <$handle> // '' } });
            my ($tests, $gave_up) = ('', 0);
            while (my $line = $parser->next) {
                $gave_up = 1 if $line->is_bailout;
                next unless $line->is_test;
                $tests .= !$line->is_ok ? 'F' : $line->has_skip || !$line->is_actual_ok ? 'S' : 'P';
            }
            my ($name) = $path =~ m{([^/]+)$};
            # Its YAML is a small one, and it stops reading where a block has more (TAP::Parser::YAMLish::Reader).
            my $yaml = grep { /YAMLish|hash line|over-indented/ } $parser->parse_errors;
            print "$name $tests ", ($yaml ? 'yaml' : $gave_up || $parser->parse_errors || $parser->failed ? 'bad' : 'good'), "\n";
        }
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Files_of_many_producers_mean_what_Perl_says()
    {
        var files = Directory.GetFiles(RepositoryRoot.Path("tests/VmSweep.Tests/Results/Payloads/Tap"))
            .Where(file => !File.ReadAllText(file).Contains("TAP version 14", StringComparison.Ordinal))
            .ToList();

        Assert.InRange(files.Count, 14, int.MaxValue);
        await CompareAsync(files);
    }

    [Fact]
    public async Task Any_file_means_what_Perl_says()
    {
        var texts = new List<string>();
        Generated.Array[400].Sample(texts.AddRange, iter: 1, threads: 1);
        var files = texts.Select((text, index) => Write($"{index:0000}.tap", text)).ToList();

        await CompareAsync(files);
    }

    private static Gen<string> Generated
    {
        get
        {
            var number = Gen.OneOf("", " 1", " 2", " 3", " 7");
            var name = Gen.OneOf("", " - reads", " writes \\# x", " \\\\", " caf\u00e9", " # note", "-a");
            var directive = Gen.OneOf("", "", "", " # SKIP no disk", " # skip", "# TODO later", " \\# SKIP no", " \\\\# SKIP no", " # skipped it", " # todo", " #TODO: x", " # TODO5");
            var test = Gen.Select(Gen.OneOf("ok", "ok", "not ok", "not  ok", "okay", "not"), number, name, directive, string.Concat);
            var output = Gen.OneOf(
                "# comment", "output", "", "---", "...", "    ok 1 - inner", "    1..1", "    # Subtest: x", "\tBail out!", "Bail out! no room", "}", "pragma +strict", "pragma -strict,+other", "TAP version 13", "TAP version 12", "  ...", "  message: x", "ok1");
            var plan = Gen.OneOf("1..0", "1..0 # SKIP why", "1..2", "1..3", "1..4 # SKIP why", "1..3 # words", "1..3 todo 2 3", "1..2 ", "2..3");
            var block = Gen.OneOf("  ---\n  message: 'x # SKIP'\n  ...", "      ---\n      a: b\n      ...", "  --- # x\n  ...", "  ---\n  lost: 1", " ---\n b:\n   - c\n ...");
            var line = Gen.Frequency((10, test), (3, output), (1, plan), (1, block));
            // Good files are rare by chance, and they are what a wrong reader would refuse.
            var regular = Gen.Select(Gen.Bool, Gen.Select(Gen.OneOf("ok", "not ok"), name, directive, Gen.OneOf("", "", "\n# why", "\n  ---\n  a: b\n  ..."), (ok, text, why, more) => (ok, text, why, more)).Array[0, 5], Gen.Bool)
                .Select((declared, tests, planFirst) =>
                {
                    var lines = tests.Select((part, index) => $"{part.ok} {index + 1}{part.text}{part.why}{part.more}").ToList();
                    lines.Insert(planFirst ? 0 : lines.Count, $"1..{tests.Length}");
                    return string.Join('\n', lines.Prepend(declared ? "TAP version 13" : "# TAP")) + "\n";
                });
            var any = Gen.Select(Gen.OneOf("", "TAP version 13\n", "TAP version 13\n1..3\n", "1..3\n"), line.Array[0, 8], (head, lines) => head + string.Join('\n', lines) + "\n");
            return Gen.Frequency((1, any), (1, regular));
        }
    }

    private static async Task CompareAsync(List<string> files)
    {
        var outcome = await new ProcessRunner(TimeProvider.System).RunAsync(new CommandLine("perl", ["-e", Peer, .. files]), Patience, cancellation: Cancellation);
        var answers = outcome.EnsureSuccess().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(files.Count, answers.Length);
        Assert.InRange(answers.Count(answer => answer.EndsWith(" good", StringComparison.Ordinal)), files.Count / 20, files.Count * 19 / 20);
        foreach (var (path, answer) in files.Zip(answers))
        {
            var (tests, verdict) = answer.Split(' ') is [_, var told, var word] ? (told, word) : throw new InvalidDataException(answer);
            var reading = Read(path);
            var ours = string.Concat(reading.Cases.Where(test => test.Name != "(all tests)").Select(test => test.Status switch { CaseStatus.Passed => 'P', CaseStatus.Skipped => 'S', _ => 'F' }));
            var isGood = reading.Problems.Count == 0 && !ours.Contains('F');
            // What stands in a block is not checked here; where TAP::Parser stops for it, the tests below are the file's all the same.
            if (verdict != "yaml")
                Assert.Equal((verdict, File.ReadAllText(path)), (isGood ? "good" : "bad", File.ReadAllText(path)));
            Assert.True(ours.StartsWith(tests, StringComparison.Ordinal), $"{tests} and not {ours}:\n{File.ReadAllText(path)}");
            Assert.True(tests == ours || verdict == "yaml", $"{tests} and not {ours}:\n{File.ReadAllText(path)}");
        }
    }

    private static PayloadReading Read(string path)
    {
        var collector = new CaseCollector();
        using var stream = File.OpenRead(path);
        TapReader.Read(Path.GetFileName(path), stream, collector);
        return collector.ToReading();
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_directory.Path, name);
        File.WriteAllBytes(path, Encoding.UTF8.GetBytes(text));
        return path;
    }
}
