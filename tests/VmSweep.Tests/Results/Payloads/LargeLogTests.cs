using System.Text;
using VmSweep.Results.Payloads;

namespace VmSweep.Tests.Results.Payloads;

[Collection(Alone.Name)]
public sealed class LargeLogTests
{
    [Fact]
    public void Half_a_gigabyte_of_anything_is_read_in_bounded_memory()
    {
        var line = Encoding.UTF8.GetBytes("FAIL: test_1 (osgtest.tests.test_1.T)\n");
        // More lines take more time and the same memory.
        using var lines = new EndlessStream(1L << 27, line);
        using var junk = new EndlessStream(1L << 29, [0, 0xff, 0xfe, 0x80]);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        foreach (var stream in new[] { lines, junk })
        {
            var collector = new CaseCollector();
            OsgTestReader.Read("osg-test-1.log", stream, collector);
            Assert.NotEmpty(collector.ToReading().Problems);
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: false) - before, long.MinValue, 300L << 20);
    }
}
