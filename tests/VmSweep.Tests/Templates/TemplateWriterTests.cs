using CsCheck;
using VmSweep.Matrix;
using VmSweep.Templates;

namespace VmSweep.Tests.Templates;

public sealed class TemplateWriterTests
{
    private static readonly Gen<string> Word = Gen.Char["abcxyz019-+._é<>&\"'"].Array[1, 12].Select(chars => new string(chars));
    private static readonly Gen<string> Lines = Gen.Char["ab \n\r\t<>&]\"'é"].Array[0, 40].Select(chars => $"x{new string(chars)}y");

    private static readonly Gen<Template> Templates =
        from packages in Word.Array[0, 5]
        from paths in Word.Where(word => word is not ("." or "..")).Array[0, 4]
        from text in Lines
        from bytes in Gen.Byte.Array[1, 30]
        from secret in Gen.Bool
        from size in Gen.Long[1, 1L << 45]
        select new Template(
            TemplateText.File,
            new PlatformName("debian", "12", "x86_64"),
            null,
            new("Debian", "12", "x86_64", new(InstallKind.Url, "@mirror@/x", null, []), secret ? new Secret("pass & word") : null),
            new ByteSize(size),
            [new("r", "deb @mirror@ sid main", VerifyTls: secret)],
            [],
            [.. packages.Distinct().Select(name => new TemplatePackage(name, Arguments: secret ? "-y" : null))],
            [.. paths.Distinct().Select(path => new TemplateFile($"/{path}", new(ContentKind.Base64, Convert.ToBase64String(bytes))))],
            [new("c", new(ContentKind.Raw, text))]);

    [Fact]
    public void What_is_written_reads_back_the_same() => Templates.Sample(template =>
    {
        var read = TemplateText.Read(TemplateWriter.Write(template));
        return Equals(read.OperatingSystem.RootPassword, template.OperatingSystem.RootPassword)
            && read.DiskSize == template.DiskSize
            && read.Repositories.SequenceEqual(template.Repositories)
            && read.Packages.SequenceEqual(template.Packages)
            && read.Files.SequenceEqual(template.Files)
            && read.Commands.SequenceEqual(template.Commands);
    });

    [Fact]
    public void Comments_and_layout_do_not_change_the_canonical_text()
    {
        var other = TemplateText.Good.Replace("\n  <os>", "\n\n<!-- a comment --><os>").Replace("<size>4</size>", "<size> 4GiB </size>");
        Assert.Equal(TemplateWriter.Write(TemplateText.Read(TemplateText.Good)), TemplateWriter.Write(TemplateText.Read(other)));
    }
}
