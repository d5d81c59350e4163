using VmSweep.Problems;
using VmSweep.Processes;
using VmSweep.Templates;
using VmSweep.Testing;

namespace VmSweep.Tests.Templates;

/// <summary>
/// What Oz's own parser and schema say of a template, and what we say. Each case is a kind of difference found in Oz's tests/tdl and examples, in imagefactory's
/// and Fedora's scripts; where the two do not agree, docs/images.md has the decision.
/// </summary>
public sealed class OzVerdictTests : IDisposable
{
    private const string Name = "debian_12.x86_64";

    private const string Template =
        """
        <template>
          <name>debian_12.x86_64</name>
          <os><name>Debian</name><version>12</version><arch>x86_64</arch><install type='url'><url>http://m.example/debian</url></install></os>
          <description>x</description>
        </template>
        """;

    private const string Parse =
        """
        import sys, oz.TDL
        for path in sys.argv[1:]:
            try:
                oz.TDL.TDL(open(path).read())
                print('taken')
            except Exception as error:
                print('refused')
        """;

    private const string Url = "<install type='url'><url>http://m.example/debian</url></install>";

    private const string End = "<description>x</description>";

    /// <summary>What is replaced, by what, whether Oz takes it, and whether we do.</summary>
    private static readonly (string Part, string Instead, bool Oz, bool Ours)[] Rows =
    [
        (End, End, true, true),
        (End, "", true, true),
        (End, "<description/>", true, true),
        (Url, Iso("http://m.example/d.iso"), true, true),
        (Url, Iso("file:///srv/isos/d.iso"), true, true),
        (Url, Iso("file:/srv/isos/d.iso"), true, true),
        (Url, Iso("file://isos/d.iso"), true, true),
        (Url, Iso("file:d.iso"), true, true),
        (Url, Iso("file:///srv/isos/Debian 12 (amd64).iso"), true, true),
        (Url, Iso("ftp://m.example/d.iso"), true, true),
        (Url, "<install type='iso'><iso>http://m.example/d.iso</iso><md5sum>http://m.example/MD5</md5sum></install>", true, true),
        (Url, "<install type='iso'><sha256sum>http://m.example/S</sha256sum><iso>http://m.example/d.iso</iso></install>", true, true),
        (Url, "<install type='iso'><iso>http://m.example/d.iso</iso><md5sum>a</md5sum><sha1sum>b</sha1sum></install>", false, false),
        (Url, "<install type='iso'><iso>http://m.example/d.iso</iso><extras><file source='http://m.example/a' destination='a'/><directory source='http://m.example/b' destination='b'/></extras></install>", true, true),
        (Url, "<install type='iso'><iso>http://m.example/d.iso</iso><extras/></install>", false, false),
        (Url, "<install type='url'><url>http://m.example/d</url><extras><file source='a' destination='a'/></extras></install>", false, false),
        (Url, "<install type='cd'><url>http://m.example/d</url></install>", false, false),
        (Url, "<install><url>http://m.example/d</url></install>", false, false),
        (Url, Url + Url, false, false),
        (Url, Url + "<rootpw>secret</rootpw><key>k</key><kernelparam>console=ttyS0</kernelparam><icicle><extra_command>ls</extra_command></icicle>", true, true),
        (Url, Url + "<icicle/>", false, false),
        ("<arch>x86_64</arch>", "<arch>mips</arch>", false, false),
        ("<template>", "<template version='1.0'>", true, true),
        ("<template>", "<template version='0.9'>", false, false),
        ("<template>", "<template>stray", false, false),
        ("<template>", "<template><unknown/>", false, false),
        (End, "<packages/><repositories/><files/><commands/><precommands/>", true, true),
        (End, "<packages><package name='a'><arguments>-x</arguments><repository>r</repository><file>f</file></package></packages>", true, true),
        (End, "<packages><package/></packages>", false, false),
        (End, Repository("<url>http://m.example/r</url><signed>YES</signed><persisted>False</persisted><sslverify>no</sslverify>"), true, true),
        (End, Repository("<url>http://m.example/r</url><signed>1</signed>"), false, false),
        (End, Repository("<url>http://127.0.0.1/r</url>"), false, false),
        (End, "<files><file name='/a'/></files>", true, true),
        (End, "<files><file name='/a' type='base64'/></files>", true, true),
        (End, "<files><file name='/a' type='base64'>YQ==</file></files>", true, true),
        (End, "<files><file name='/a' type='base64'>?</file></files>", false, false),
        (End, "<files><file name='/a' type='other'>a</file></files>", false, false),
        (End, Command("<command name='a' position='2'>b</command><command name='b' position='1'>a</command>"), true, true),
        (End, Command("<command name='a' position='1'>b</command><command name='b' position='3'>a</command>"), false, false),
        (End, Command("<command name='a' position='1'>b</command><command name='b'>a</command>"), false, false),
        (End, Command("<command name='a'> </command>"), false, false),
        (End, Command("<command name='a'><![CDATA[echo <&>]]></command>"), true, true),
        (End, "<disk><size>10</size></disk>", true, true),
        (End, "<disk><size>10G</size></disk>", true, true),
        (End, "<disk><size>1T</size></disk>", true, true),
        (End, "<disk><size>10X</size></disk>", false, false),

        // From here on the two do not agree.
        ("<name>debian_12.x86_64</name>", "<name>my image</name>", true, false),
        ("<arch>x86_64</arch>", "<arch>i386</arch>", true, false),
        (Url, Iso("d.iso"), true, false),
        (Url, Iso(""), true, false),
        (End, Command("<command name='a'>one<!-- note -->two</command>"), true, false),
        (End, "<packages><package name='a'/><package name='a'/></packages>", true, false),
        (End, "<files><file name='/a'>1</file><file name='/a'>2</file></files>", true, false),
        (End, "<files><file name='a'>1</file></files>", true, false),
        (End, Repository("<url>http://localhost:8080/r</url>"), true, false),
        (End, Repository("<url>deb http://m.example/r a b\ndeb http://m.example/r c d</url>"), true, false),
        ("<template>", "<!DOCTYPE template [<!ENTITY v '12'>]><template>", true, false),
        (End, "<disk><size>0</size></disk>", true, false),
        (End, "<disk><size>10GiB</size></disk>", false, true),
        (End, "<files><file name='/a' type='base64'>YWFh\nYWFh</file></files>", false, true),
    ];

    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string, string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, bool>();
            foreach (var (part, instead, _, ours) in Rows)
                cases.Add(part, instead, ours);
            return cases;
        }
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void We_take_what_Oz_takes_but_for_what_is_decided(string part, string instead, bool isTaken) => Assert.Equal(isTaken, IsTaken(Text(part, instead)));

    [Fact(Timeout = 60_000)]
    public async Task Oz_says_of_each_what_stands_here()
    {
        RequiredTool.Find("oz-install");
        foreach (var (index, (part, instead, _, _)) in Rows.Index())
            await File.WriteAllTextAsync(_directory.File($"{index:000}.tdl"), Text(part, instead), TestContext.Current.CancellationToken);

        var outcome = await ProcessRunner.Default.RunAsync(
            new("/usr/bin/python3", ["-c", Parse, .. Directory.GetFiles(_directory.Path).Order(StringComparer.Ordinal)]), TimeSpan.FromSeconds(50), cancellation: TestContext.Current.CancellationToken);

        var said = outcome.EnsureSuccess().Output.TrimEnd().Split('\n');
        Assert.Equal(Rows.Select(row => $"{row.Instead} is {(row.Oz ? "taken" : "refused")}"), Rows.Zip(said, (row, word) => $"{row.Instead} is {word}"));
    }

    private static string Text(string part, string instead) => Template.Replace(part, instead, StringComparison.Ordinal);

    private static string Iso(string address) => $"<install type='iso'><iso>{address}</iso></install>";

    private static string Repository(string content) => $"<repositories><repository name='r'>{content}</repository></repositories>";

    private static string Command(string commands) => $"<commands>{commands}</commands>";

    private static bool IsTaken(string text)
    {
        try
        {
            TemplateParser.Read(text, $"images/{Name}.tdl");
            return true;
        }
        catch (ProblemException)
        {
            return false;
        }
    }
}
