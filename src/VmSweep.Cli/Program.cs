using VmSweep.Cli;

using var interrupt = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupt.Cancel();
};
return await Commands.RunAsync(args, Console.Out, Console.Error, interrupt.Token);
