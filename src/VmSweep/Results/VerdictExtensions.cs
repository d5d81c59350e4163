namespace VmSweep.Results;

public static class VerdictExtensions
{
    /// <summary>True for what the infrastructure did; only these are retried.</summary>
    public static bool IsFault(this Verdict verdict) => verdict >= Verdict.NoLaunch;

    /// <summary>True where the sweep is still good: passed, excepted, or only clean-up failed.</summary>
    public static bool IsGood(this Verdict verdict) => verdict is Verdict.Pass or Verdict.Ignore or Verdict.Cleanup;

    /// <summary>The word used in files, reports and file names: <c>boot-hang</c>.</summary>
    public static string Word(this Verdict verdict) =>
        System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(verdict.ToString());
}
