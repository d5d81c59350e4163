using System.Text;
using VmSweep.Disks;

namespace VmSweep.Testing.TinyGuests;

/// <summary>
/// A guest of 512 bytes with a "shell" on its serial console: it prompts, echoes every byte, prompts again after each Enter, and powers off when
/// asked to by the power button, as a well-behaved system does.
/// </summary>
public static class EchoGuest
{
    public const string Prompt = "tiny# ";

    private const int SectorSize = 512;

    private const int PromptOffset = 0x80;

    /// <summary>16-bit real mode, loaded at 0000:7C00. QEMU's pc machine has its ACPI registers at 600 (status), 602 (enable), 604 (control).</summary>
    private const string Code = """
        FA 31C0 8ED8 8EC0 8ED0 BC007C FC     ; cli; ds = es = ss = 0; sp = 7C00; cld
        BA0206 B80001 EF                     ; out 602, 100: the power button is to be seen
        BE807C E82C00                        ; prompt: print the text at 7C80
        BA0006 ED F6C401 7519                ; look: in 600: the button? -> off
        BAFD03 EC A801 74EF                  ;       in 3FD: no byte there? -> look
        BAF803 EC                            ;       read it
        88C3 50 E81E00 58                    ;       echo it
        3C0D 75E0                            ;       Enter? else -> look
        EBD8                                 ;       -> prompt
        BA0406 B80020 EF                     ; off: ACPI S5
        F4 EBFD                              ; for ever: hlt
        AC 84C0 7407 88C3 E80300 EBF4        ; print: until a zero byte: send it
        C3
        BAFD03 EC A820 74FB                  ; send: wait until COM1 takes a byte
        BAF803 88D8 EE C3                    ;       out
        """;

    /// <summary>Writes the OS disk, a qcow2.</summary>
    public static void WriteDisk(string path)
    {
        var sector = new byte[SectorSize];
        Convert.FromHexString(string.Concat(Code.Split('\n').Select(line => line.Split(';')[0])).Replace(" ", "", StringComparison.Ordinal)).CopyTo(sector, 0);
        Encoding.ASCII.GetBytes("\r\n" + Prompt + "\0").CopyTo(sector, PromptOffset);
        sector[^2] = 0x55;
        sector[^1] = 0xAA;
        using var disk = DiskImage.Create(path, DiskImageFormat.Qcow2, 2048 * SectorSize);
        disk.Write(0, sector);
        disk.Complete();
    }
}
