namespace VmSweep.Disks.Ext.Structures;

/// <summary>A time stamp: seconds, and in large inodes 30 bits of nanoseconds over 2 bits that extend the seconds ("Inode Timestamps").</summary>
internal readonly record struct ExtTime(uint Seconds, uint Extra)
{
    public DateTimeOffset Value
    {
        get
        {
            // The low 32 bits are signed; each step of the two extra bits adds 2^32 seconds.
            var seconds = (int)Seconds + ((long)(Extra & 3) << 32);
            var ticks = Math.Min(Extra >> 2, 999_999_999) / 100;
            return DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(ticks);
        }
    }

    public static ExtTime From(DateTimeOffset time)
    {
        var seconds = time.ToUnixTimeSeconds();
        var nanoseconds = (uint)((time.UtcTicks - DateTimeOffset.FromUnixTimeSeconds(seconds).UtcTicks) * 100);
        var epoch = (seconds - (int)(uint)seconds) >> 32;
        if (epoch is < 0 or > 3)
            throw new ArgumentOutOfRangeException(nameof(time), time, "ext file systems know the years 1901 to 2446.");
        return new ExtTime((uint)seconds, (nanoseconds << 2) | (uint)epoch);
    }
}
