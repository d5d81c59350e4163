using VmSweep.Templates;

namespace VmSweep.Tests.BaseImages;

internal static class SampleTemplates
{
    public static Template Debian(string extra = "", string disk = "2GiB", string comment = "") => Read($"""
        <template version="1.0">
          <!-- {comment} -->
          <name>debian_12.x86_64</name>
          <os>
            <name>Debian</name><version>12</version><arch>x86_64</arch>
            <install type="url"><url>@mirror@/dists/bookworm/main/installer-amd64/</url></install>
            <rootpw>pass'word$1</rootpw>
          </os>
          <disk><size>{disk}</size></disk>
          <packages><package name="wget"/></packages>
          {extra}
        </template>
        """, "debian_12.x86_64.tdl");

    public static Template NewerDebian() => Read("""
        <template version="1.0">
          <name>debian_13.x86_64</name>
          <os>
            <name>Debian</name><version>13</version><arch>x86_64</arch>
            <install type="url"><url>@mirror@/dists/trixie/main/installer-amd64/</url></install>
            <rootpw>pass'word$1</rootpw>
          </os>
        </template>
        """, "debian_13.x86_64.tdl");

    public static Template Alma() => Read("""
        <template version="1.0">
          <name>alma_9.x86_64</name>
          <os>
            <name>AlmaLinux</name><version>9</version><arch>x86_64</arch>
            <install type="url"><url>@mirror@/9/BaseOS/x86_64/os/</url></install>
          </os>
        </template>
        """, "alma_9.x86_64.tdl");

    public static Mirrors Mirrors { get; } = Mirrors.Parse(["debian=http://user:secret@mirror.test/debian"]);

    private static Template Read(string text, string name) => TemplateParser.Read(text, name);
}
