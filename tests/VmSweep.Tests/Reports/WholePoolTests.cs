using System.Diagnostics;
using System.Text;
using VmSweep.Files;
using VmSweep.Guest;
using VmSweep.Plans;
using VmSweep.Reports;
using VmSweep.Sweeps;
using VmSweep.Testing;
using VmSweep.Testing.Planted;

namespace VmSweep.Tests.Reports;

/// <summary>A night of a whole pool with all its files: 1,564 runs, each with logs and the list of 700 packages.</summary>
[Collection(Alone.Name)]
public sealed class WholePoolTests : IDisposable
{
    private const long Mebibyte = 1 << 20;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Its_report_takes_seconds_and_bounded_memory()
    {
        var sweep = new SweepLayout(_directory.File("artifacts/sweeps/20261124-0423-nightly"));
        var plan = Write(sweep);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var peak = 0L;
        using var watch = new Timer(_ => peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false)), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(50));
        var clock = Stopwatch.StartNew();

        var report = ReportPublisher.Publish(plan, sweep, "", new ReportOptions(), TimeProvider.System);

        TestContext.Current.TestOutputHelper?.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s, {(peak - before) / Mebibyte} MiB");
        // 3 s on two cores with 90 MiB; a loaded host takes longer.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(2));
        Assert.InRange((peak - before) / Mebibyte, 0, 500);
        Assert.Equal(PlantedSweep.Runs, report.Result.Runs.Count);
        Assert.Empty(report.Analysis.Problems);
        Assert.InRange(new FileInfo(report.HtmlPath).Length, Mebibyte, 3_000_000);
        Assert.InRange(new FileInfo(Path.Combine(sweep.Report, "junit.xml")).Length, 1, 5_000_000);
    }

    private static SweepPlan Write(SweepLayout sweep)
    {
        var planted = new PlantedSweep();
        var night = planted.Night(14, bad: true);
        var noise = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 1000).Select(line => $"[{line,8}.00] installing, configuring, starting, testing\n")));
        var fill = string.Concat(Enumerable.Range(0, 640).Select(number => $"package-{number:000} 0:1.{number}-1.el9 x86_64\n"));
        foreach (var result in night.Runs)
        {
            var run = sweep.Run(result.Run.Serial);
            Directory.CreateDirectory(Path.Combine(run.Guest, "logs"));
            JsonFile.Write(run.Result, result);
            File.WriteAllBytes(run.Console, noise);
            File.WriteAllBytes(run.PayloadLog, noise);
            var packages = planted.Packages[result.Run.Serial].Versions.Select(package => $"{package.Key[..package.Key.LastIndexOf('.')]} {package.Value} {package.Key[(package.Key.LastIndexOf('.') + 1)..]}\n");
            File.WriteAllBytes(Path.Combine(run.Guest, "logs", "packages.txt"), Encoding.UTF8.GetBytes(fill + string.Concat(packages)));
        }

        return new(
            1, sweep.Id, "nightly", "/payload", "local", night.Started, "", new Dictionary<string, string>(), StageLimits.From(RunLimits.Default), 2, NetworkProbe.None, ByteSize.MiB(64), new Dictionary<string, string>(),
            [.. night.Runs.Select(result => new PlannedRun(result.Run, ByteSize.GiB(1), 1, TimeSpan.FromHours(4), 0, ByteSize.MiB(64)))]);
    }
}
