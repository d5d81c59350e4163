using VmSweep.BaseImages;
using VmSweep.CommandLines;
using VmSweep.Pool;
using VmSweep.Problems;
using VmSweep.Processes;
using VmSweep.Templates;
using VmSweep.Testing;

namespace VmSweep.Tests.Problems;

/// <summary>Passwords in addresses are for the program that fetches from there, and for nobody who reads what is printed.</summary>
public sealed class CredentialsTests : IDisposable
{
    private const string Mirror = "https://builder:hunter2@mirror.example.org/debian";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(Mirror, "https://***@mirror.example.org/debian")]
    [InlineData("deb [trusted=yes] http://a:b@c/ x main, and ftp://d@e", "deb [trusted=yes] http://***@c/ x main, and ftp://***@e")]
    [InlineData("http://user:p@ss@host/path@home", "http://***@host/path@home")]
    [InlineData("mail to admin@example.org, see http://example.org/a@b", "mail to admin@example.org, see http://example.org/a@b")]
    public void They_are_masked_wherever_an_address_stands(string text, string expected) => Assert.Equal(expected, Credentials.Mask(text));

    [Fact]
    public void No_message_and_no_command_line_shows_them()
    {
        var outcome = new ProcessOutcome(new("mmdebstrap", $"deb {Mirror} trixie main"), 1, "", $"E: error: {Mirror}/dists: 401", TimeSpan.Zero);
        var announced = new EnvironmentValue(new("Mirror", typeof(string[])), "MIRROR", $"debian={Mirror}");

        Assert.All(
            (string[])
            [
                new Problem(Location.Host, Mirror, Mirror).ToString(), new ProblemException(Location.Host, Mirror).Message, $"{outcome.Command}",
                new ProcessFailedException(outcome).Message, outcome.LastWords, announced.Shown,
                Assert.Throws<ProblemException>(() => Mirrors.Parse([$"debian={Mirror} x"])).Message,
            ],
            text => Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_builds_log_and_what_is_shown_of_it_are_without_them()
    {
        var shown = new List<string>();
        using (var log = new BuildLogWriter(_directory.File("log"), password: null, shown.Add))
            log.Write($"+ Get:1 {Mirror} trixie InRelease");

        Assert.Equal(["+ Get:1 https://***@mirror.example.org/debian trixie InRelease"], shown);
        Assert.DoesNotContain("hunter2", File.ReadAllText(_directory.File("log")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pools_tree_is_made_without_one_on_a_command_line_or_the_terminal()
    {
        var said = new List<string>();
        var layout = new PoolLayout(_directory.File("pool"));
        await File.WriteAllTextAsync(_directory.File("packages"), "htcondor\n", TestContext.Current.CancellationToken);
        var processes = new FakeProcessRunner().On("mmdebstrap", command => { Directory.CreateDirectory(command.Arguments[^2]); });

        await new PoolTree(processes, layout, Mirrors.Parse([$"debian={Mirror}"]), said.Add).EnsureAsync(_directory.File("packages"), TestContext.Current.CancellationToken);

        var made = Assert.Single(processes.Commands);
        Assert.DoesNotContain(made.Arguments, argument => argument.Contains("hunter2", StringComparison.Ordinal));
        Assert.Equal($"deb {Mirror} trixie main\n", made.Input);
        Assert.DoesNotContain(said, line => line.Contains("hunter2", StringComparison.Ordinal));
    }
}
