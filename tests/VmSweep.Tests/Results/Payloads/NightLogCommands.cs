using System.Globalization;
using System.Text;

namespace VmSweep.Tests.Results.Payloads;

/// <summary>osg-test's own log below its results: the commands of each test and all that they printed, which looks like results in places.</summary>
internal static class NightLogCommands
{
    /// <summary>The test that runs another project's tests, so that the log quotes rules, failures and a summary that are none of this run's.</summary>
    public const string OtherSuite = "test_02_run_unit_tests";

    private const int Packages = 440;
    private const int OtherTests = 184;

    public static void Write(StringBuilder log, NightLogTest test, DateTime time)
    {
        if (test.Module.Length == 0 || test.Status is "okskip" or "BADSKIP")
            return;
        var exit = test.Status == "ok" ? 0 : 7;
        Message(log, time, $"Backed up '/etc/{test.Module}.conf' as '/usr/share/osg-test/backups/{test.Module}.conf'");
        Message(log, time, $"Wrote {test.Function.Length * 37} bytes to /etc/{test.Module}.conf");
        Command(log, test, time, 23, $"systemctl status {test.Class}.service --no-pager --lines=6", 0, ServiceStatus(test));
        Command(log, test, time, 41, $"su -c 'shop-tool --verbose {test.Function}' vmuser", exit, Output(test));
        Command(log, test, time, 58, "rpm --query --last shop-web", 0, ["shop-web-8.4.2-1.el9.x86_64                   Sun 22 Nov 2026 04:11:09 AM UTC"]);
    }

    private static IEnumerable<string> Output(NightLogTest test) => test.Function switch
    {
        OtherSuite => OtherSuitesOutput(),
        "test_03_install_packages" or "test_04_update_packages" or "test_04_remove_packages" => Enumerable.Range(1, Packages).Select(number => PackageLine(test.Function, number)),
        "test_03_start" => [$"Starting {test.Module}: \e[60G[  \e[0;32mOK\e[0;39m  ]", new('.', 400)],
        "test_02_store" when test.Module.EndsWith("_images", StringComparison.Ordinal) => [string.Concat(Enumerable.Range(0, 1200).Select(number => $"{number:x4} "))],
        _ => Enumerable.Range(0, 9).Select(line => $"{test.Module}[{1000 + (line * 7)}]: request {line} of {test.Function} answered in {(line * 13 % 90) + 4} ms, {line * 211} bytes"),
    };

    private static string PackageLine(string function, int number)
    {
        var verb = function switch { "test_03_install_packages" => "Installing", "test_04_update_packages" => "Upgrading", _ => "Erasing" };
        return $"  {verb,-12} : shop-part-{number:000}-8.{number % 10}.{number % 7}-{1 + (number % 3)}.el9.{(number % 4 == 0 ? "noarch" : "x86_64")}".PadRight(78) + $"{number,4}/{Packages}";
    }

    private static IEnumerable<string> ServiceStatus(NightLogTest test) =>
    [
        $"* {test.Class}.service - The shop's part that {test.Module} is about",
        $"     Loaded: loaded (/usr/lib/systemd/system/{test.Class}.service; enabled; preset: disabled)",
        "     Active: active (running) since Sun 2026-11-22 04:20:11 UTC; 2min 49s ago",
        $"   Main PID: {1200 + test.Module.Length} ({test.Class})",
        "      Tasks: 7 (limit: 11096)",
        $"     Memory: {test.Function.Length}.2M",
    ];

    private static IEnumerable<string> OtherSuitesOutput() =>
    [
        .. Enumerable.Range(0, OtherTests).Select(number => $"test_total_{number:000} (test_cart.TestCart) ... {(number % 40 == 7 ? "FAIL" : "ok")}"),
        "",
        new('=', 70),
        "FAIL: test_total_007 (test_cart.TestCart)",
        new('-', 70),
        "Traceback (most recent call last):",
        """  File "/usr/share/shop/tests/test_cart.py", line 181, in test_total_007""",
        "AssertionError: 19.99 != 20.00",
        "",
        new('-', 70),
        $"Ran {OtherTests} tests in 1.204s",
        "",
        "FAILED (failures=5)",
    ];

    private static void Message(StringBuilder log, DateTime time, string text) => log.Append(CultureInfo.InvariantCulture, $"message: {time:yyyy-MM-dd HH:mm:ss}: {text}\n");

    private static void Command(StringBuilder log, NightLogTest test, DateTime time, int line, string command, int exit, IEnumerable<string> output)
    {
        var printed = string.Concat(output.Select(text => text + "\n"));
        log.Append(CultureInfo.InvariantCulture, $"osgtest: {time:yyyy-MM-dd HH:mm:ss}: {test.Module}.py:{test.Function}:{line}: {command} >>> {exit} {printed.Length} 0\n")
            .Append("STDOUT:{\n").Append(printed).Append("STDOUT:}\n\n");
    }
}
