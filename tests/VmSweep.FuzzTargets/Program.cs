using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using VmSweep.FuzzTargets;

// vmsweep-fuzz [COUNT] [SEED]: mutates disk images and reads them; ends 1 at the first image that breaks a promise.
var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
var seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Environment.TickCount;
using var interrupt = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupt.Cancel();
};
// A time limit from outside ends it with what was found so far.
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
{
    signal.Cancel = true;
    interrupt.Cancel();
});
Console.WriteLine($"{count} images from seed {seed}");
var watch = Stopwatch.StartNew();
var result = DiskFuzzer.Run(count, seed, interrupt.Token, done => Console.WriteLine($"{done} after {watch.Elapsed.TotalSeconds:0} s"));
Console.WriteLine($"{result.Done} images, {result.Refused} refused with a message, slowest {result.Slowest.TotalMilliseconds:0} ms, most allocated {result.MostAllocated >> 20} MiB");
foreach (var failure in result.Failures)
    Console.WriteLine(failure);
return result.Failures.Count == 0 ? 0 : 1;
