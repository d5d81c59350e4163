using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using VmSweep.Templates;

namespace VmSweep.BaseImages;

/// <summary>
/// What a base image is made from, as one SHA-256: the template with its mirror placeholder unresolved (another mirror gives the
/// same image), the launcher, the builder.
/// </summary>
public static class BaseImageFingerprint
{
    public static string Of(Template template, LauncherFiles launcher, IBaseImageBuilder builder)
    {
        builder = builder.Choose(template).Builder;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, $"{builder.Name} {builder.Version}");
        Add(hash, TemplateWriter.Write(template));
        foreach (var (name, content) in launcher.Contents)
        {
            Add(hash, name);
            Add(hash, content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, string text) => Add(hash, Encoding.UTF8.GetBytes(text));

    // The length goes first, so that no two sequences of parts give the same bytes.
    private static void Add(IncrementalHash hash, ReadOnlySpan<byte> content)
    {
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, content.Length);
        hash.AppendData(length);
        hash.AppendData(content);
    }
}
