namespace VmSweep.Tests.Results.Payloads;

/// <summary>One test of <see cref="NightLog"/>.</summary>
/// <param name="Module">The file under <c>osgtest/tests</c>; empty for a test that unittest shows by its sentence of documentation.</param>
/// <param name="Function">Its name, or that sentence.</param>
/// <param name="Status">As unittest prints it.</param>
/// <param name="Reason">Of a failure or a skip.</param>
internal sealed record NightLogTest(string Module, string Class, string Function, string Status = "ok", string Reason = "")
{
    private static readonly string[] Services =
    [
        "httpd", "nginx", "haproxy", "varnish", "postgresql", "mariadb", "valkey", "rabbitmq", "opensearch", "postfix", "dovecot", "opendkim", "clamav", "stunnel",
        "vault", "orders", "payments", "catalogue", "search", "images", "reviews", "invoices", "parcels", "newsletter", "reports", "backup", "metrics",
    ];

    private static readonly Dictionary<string, (string Status, string Reason)> Others = new(StringComparer.Ordinal)
    {
        ["special_install.test_02_disable_vendor_repository"] = ("okskip", "vendor repository not installed"),
        ["special_install.test_05_update_series"] = ("okskip", "no series to update to"),
        ["test_507_rabbitmq.test_05_remove"] = ("okskip", "queues expire by themselves"),
        ["test_511_opendkim.test_04_list"] = ("okskip", "keys are not listed"),
        ["test_511_opendkim.test_05_remove"] = ("okskip", "keys are not listed"),
        ["test_512_clamav.test_02_store"] = ("okskip", "signatures older than 7 days, see SHOP-1150"),
        ["test_112_clamav.test_02_install_certificate"] = ("okskip", "listens on a socket file"),
        ["test_106_valkey.test_02_install_certificate"] = ("okskip", "listens on localhost only"),
        ["test_126_metrics.test_02_install_certificate"] = ("okskip", "listens on localhost only"),
        ["test_525_backup.test_05_remove"] = ("okskip", "backups are kept"),
        ["test_806_valkey.test_02_restore_config"] = ("okskip", "configuration was not replaced"),
        ["test_826_metrics.test_02_restore_config"] = ("okskip", "configuration was not replaced"),
        ["special_cleanup.test_03_downgrade_series"] = ("okskip", "series was not updated"),
        ["special_cleanup.test_07_enable_vendor_repository"] = ("okskip", "vendor repository not installed"),
        ["test_504_postgresql.test_03_fetch"] = ("FAIL", "Read the row back"),
        ["test_510_dovecot.test_01_ping_dovecot"] = ("FAIL", "Ask the server for its capabilities"),
        ["test_515_orders.test_02_store"] = ("FAIL", "Place an order"),
        ["test_516_payments.test_01_ping_payments"] = ("FAIL", "Payments answer on port 8443"),
        ["test_516_payments.test_02_store"] = ("BADSKIP", "payments do not answer"),
        ["test_516_payments.test_03_fetch"] = ("BADSKIP", "payments do not answer"),
        ["test_516_payments.test_05_remove"] = ("BADSKIP", "payments do not answer"),
        ["test_518_search.test_02_store"] = ("FAIL", "Index a product"),
        ["test_518_search.test_03_fetch"] = ("FAIL", "Find the product"),
        ["test_519_images.test_02_store"] = ("ERROR", "[Errno 28] No space left on device: '/srv/images/full.png'"),
        ["test_522_parcels.test_03_fetch"] = ("FAIL", "Fetch the label"),
        ["test_523_newsletter.test_04_list"] = ("FAIL", "List the subscribers"),
        ["test_524_reports.test_02_store"] = ("FAIL", "Make the report of the day"),
        ["test_524_reports.test_03_fetch"] = ("FAIL", "Fetch the report of the day"),
        ["test_824_reports.test_01_stop_reports"] = ("FAIL", "Stop the service within 30 s"),
    };

    public static IReadOnlyList<NightLogTest> All { get; } =
    [
        .. Of("special_user", "TestUser", "test_01_add_user", "test_02_home_directory", "test_03_mail_alias"),
        .. Of("special_install", "TestInstall", "test_01_repositories", "test_02_disable_vendor_repository", "test_03_install_packages", "test_04_update_packages", "test_05_update_series"),
        .. Each("test_1", "TestStart", _ => ["test_01_write_config", "test_02_install_certificate", "test_03_start"]),
        new("", "", "makes sure that the shop's libraries are found"),
        .. Of("test_300_shop_configure", "TestConfigure", "test_01_version", NightLogCommands.OtherSuite),
        .. Each("test_5", "Test", service => [$"test_01_ping_{service}", "test_02_store", "test_03_fetch", "test_04_list", "test_05_remove"]),
        .. Each("test_8", "TestStop", service => [$"test_01_stop_{service}", "test_02_restore_config"]),
        .. Of("special_cleanup", "TestCleanup", "test_01_stop_leftovers", "test_02_restore_files", "test_03_downgrade_series", "test_04_remove_packages", "test_05_remove_user", "test_06_orphans", "test_07_enable_vendor_repository"),
    ];

    public string Title => Module.Length == 0 ? Function : $"{Function} (osgtest.tests.{Module}.{Class})";

    /// <summary>What a failing test shows of its command's output; a rule in it begins no section.</summary>
    public IEnumerable<string> Printed =>
    [
        $"{Module}: {Reason.ToLowerInvariant()}: no answer within 30 s",
        new('=', 35),
        "Status of the service",
        new('=', 58),
        .. Enumerable.Range(0, 20 + (100 * (Module.Length % 2))).Select(line => $"   {line,3}  worker {line % 7} of 7 waits for a lock that worker {(line + 3) % 7} has"),
        .. Function == "test_03_fetch" ? [new('=', 70), "the rule above is the command's own"] : Array.Empty<string>(),
    ];

    private static IEnumerable<NightLogTest> Each(string prefix, string type, Func<string, string[]> functions) =>
        Services.SelectMany((service, index) => Of($"{prefix}{index:00}_{service}", $"{type}{char.ToUpperInvariant(service[0])}{service[1..]}", functions(service)));

    private static IEnumerable<NightLogTest> Of(string module, string type, params string[] functions) => functions.Select(function =>
        Others.TryGetValue($"{module}.{function}", out var other) ? new NightLogTest(module, type, function, other.Status, other.Reason) : new(module, type, function));
}
