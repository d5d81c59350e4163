using VmSweep.Files;
using VmSweep.Plans;

namespace VmSweep.Benchmarks;

/// <summary>A run of a sweep for HTCondor as its job left it: the disk of a run that the local engine has done, and what a job's log says.</summary>
internal sealed class CollectSample
{
    public const string Job = "3.0";

    private const string Log = """
        000 (003.000.000) 2026-11-26 00:03:44 Job submitted from host: <127.0.0.1:9618>
        ...
        001 (003.000.000) 2026-11-26 00:03:48 Job executing on host: <127.0.0.1:9618?alias=alpha>
        ...
        005 (003.000.000) 2026-11-26 00:05:57 Job terminated.
        	(1) Normal termination (return value 0)
        ...

        """;

    private readonly RunLayout _run;

    public CollectSample()
    {
        var pipeline = Pipeline.OfCheckout;
        var done = pipeline.Artifacts.AllSweeps().Where(sweep => sweep.IsFinished).Select(sweep => sweep.Run("000").ResultImage).First(File.Exists);
        pipeline.Build("GenerateInputImages", "--engine", "condor", "--sweep", Path.Combine(Pipeline.Checkout, "tests", "VmSweep.Benchmarks", "sweeps", "start"), "--new");
        var sweep = pipeline.Artifacts.AllSweeps()[0];
        _run = sweep.Run("000");
        File.Copy(done, _run.ResultImage, overwrite: true);
        AtomicFile.WriteText(Path.Combine(_run.Root, "job.log"), Log);
        Sweep = sweep.Root;
    }

    public string Sweep { get; }

    /// <summary>What the collection before wrote: with it there is nothing to do.</summary>
    public void Forget()
    {
        File.Delete(_run.Result);
        File.Delete(Path.Combine(_run.Root, "attempts.json"));
    }
}
