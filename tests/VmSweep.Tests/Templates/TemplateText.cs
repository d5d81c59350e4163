using VmSweep.Problems;
using VmSweep.Templates;

namespace VmSweep.Tests.Templates;

/// <summary>A small right template, and what becomes of it when one thing in it is changed.</summary>
internal static class TemplateText
{
    public const string File = "images/debian_12.x86_64.tdl";

    public const string Good = """
        <template version="1.0">
          <name>debian_12.x86_64</name>
          <description>A test</description>
          <os>
            <name>Debian</name>
            <version>12</version>
            <arch>x86_64</arch>
            <install type="url">
              <url>@mirror@/dists/bookworm/</url>
            </install>
            <rootpw>hunter2</rootpw>
          </os>
          <disk>
            <size>4</size>
          </disk>
          <repositories>
            <repository name="main">
              <url>deb @mirror@ bookworm main</url>
              <signed>yes</signed>
            </repository>
          </repositories>
          <packages>
            <package name="jq"/>
          </packages>
          <files>
            <file name="/etc/raw">from @mirror@</file>
            <file name="/etc/bytes" type="base64">AAEC/w==</file>
          </files>
          <commands>
            <command name="second" position="2">echo two</command>
            <command name="first" position="1">echo one</command>
          </commands>
        </template>
        """;

    public static Template Read(string text) => TemplateParser.Read(text, File);

    public static IReadOnlyList<Problem> ProblemsAfter(string replaced, string by)
    {
        Assert.Contains(replaced, Good);
        return Assert.Throws<ProblemException>(() => Read(Good.Replace(replaced, by))).Problems;
    }

    /// <summary>The line of the good template on which the text first stands.</summary>
    public static int LineOf(string text) => Good[..Good.IndexOf(text, StringComparison.Ordinal)].Count(c => c == '\n') + 1;
}
