using System.Globalization;
using VmSweep.Processes;

// A real program for the tests of the process layer: `echo TEXT`, `error TEXT`, `exit CODE`, `sleep SECONDS`, `cat`, `env NAME`, `lines COUNT`,
// `start-and-report` (starts `sleep 300` through the process layer and prints its pid).
switch (args)
{
    case ["echo", var text]:
        Console.WriteLine(text);
        return 0;
    case ["error", var text]:
        await Console.Error.WriteLineAsync(text);
        return 0;
    case ["exit", var code]:
        return int.Parse(code, CultureInfo.InvariantCulture);
    case ["sleep", var seconds]:
        await Task.Delay(TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)));
        return 0;
    case ["cat"]:
        Console.Write(await Console.In.ReadToEndAsync());
        return 0;
    case ["env", var name]:
        Console.WriteLine(Environment.GetEnvironmentVariable(name) ?? "(unset)");
        return 0;
    case ["lines", var count]:
        for (var i = 0; i < int.Parse(count, CultureInfo.InvariantCulture); i++)
            Console.WriteLine($"line {i}");
        return 0;
    case ["start-and-report"]:
        await using (var child = ProcessRunner.Default.Start(new CommandLine("sleep", "300")))
        {
            Console.WriteLine(child.Id);
            await child.Completion;
        }

        return 0;
    default:
        await Console.Error.WriteLineAsync("unknown command");
        return 64;
}
