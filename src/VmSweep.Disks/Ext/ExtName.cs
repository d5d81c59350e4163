using System.Text;

namespace VmSweep.Disks.Ext;

/// <summary>
/// Names are bytes on disk and text here. Bytes that are not UTF-8 become lone surrogates U+DC80 to U+DCFF (Python's
/// "surrogateescape"), so that every name survives the way there and back.
/// </summary>
internal static class ExtName
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static ReadOnlySpan<byte> UpToNul(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)0);
        return end < 0 ? bytes : bytes[..end];
    }

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (bytes.Length > 0)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var consumed) == System.Buffers.OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }
            else
            {
                consumed = 1;
                text.Append((char)(0xdc00 + bytes[0]));
            }

            bytes = bytes[consumed..];
        }

        return text.ToString();
    }

    public static byte[] Encode(string text)
    {
        if (!text.Any(char.IsSurrogate))
            return Strict.GetBytes(text);
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is >= '\udc80' and <= '\udcff')
            {
                bytes.Add((byte)(text[i] - 0xdc00));
                continue;
            }

            var length = char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
            bytes.AddRange(Strict.GetBytes(text.Substring(i, length)));
            i += length - 1;
        }

        return [.. bytes];
    }
}
