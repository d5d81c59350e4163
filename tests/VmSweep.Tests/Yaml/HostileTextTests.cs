using CsCheck;
using VmSweep.Matrix;
using VmSweep.Problems;
using VmSweep.Tests.Matrix;
using VmSweep.Tests.Sweeps;
using VmSweep.Tests.Templates;

namespace VmSweep.Tests.Yaml;

/// <summary>Whatever is in a file: it is read, or there is a problem with a place. Never another exception.</summary>
public sealed class HostileTextTests
{
    /// <summary>More by the environment variable <c>CsCheck_Iter</c>.</summary>
    private static readonly long Samples = Math.Max(5_000, CsCheck.Check.Iter);

    private const string ParameterText =
        ParameterFileTests.Good + "\nexclude:\n  - platform: '*_13.*'\ninclude:\n  - {platform: debian_14.x86_64, sources: a; b, package_set: Web}\nmemory: &m 1G\ndisk: *m\n";

    [Fact]
    public void A_parameter_file_is_read_or_refused_with_places() =>
        Check(ParameterText, text => SweepMatrix.Build([ParameterFileTests.Read(text)]));

    [Fact]
    public void A_sweep_file_is_read_or_refused_with_places() => Check(SweepFileTests.Good, SweepFileTests.Read);

    [Fact]
    public void A_template_is_read_or_refused_with_places() => Check(TemplateText.Good, TemplateText.Read);

    [Fact]
    public void Sources_are_read_or_refused_and_what_is_read_prints_canonically() =>
        Mutations.Of("account:branch/x; 24; osg, osg-upcoming > 25/osg, epel").Sample(
            text =>
            {
                if (!SourcesParser.TryParse(text, out var sources, out var problem))
                    return problem.Length > 0;
                return SourcesParser.TryParse(sources.ToString(), out var again, out _) && again == sources && again.ToString() == sources.ToString();
            },
            iter: Samples);

    private static void Check<T>(string good, Func<string, T> read)
    {
        Assert.NotNull(read(good));
        var (accepted, refused) = (0, 0);
        Mutations.Of(good).Sample(
            text =>
            {
                try
                {
                    read(text);
                    Interlocked.Increment(ref accepted);
                }
                catch (ProblemException exception)
                {
                    Interlocked.Increment(ref refused);
                    Assert.All(exception.Problems, problem => Assert.True(problem.What.Length > 0 && problem.Where.Name.Length > 0));
                }
            },
            iter: Samples);
        // Both ways were taken, or the mutations test nothing.
        Assert.True(accepted > Samples / 100 && refused > Samples / 100, $"{accepted} accepted, {refused} refused");
    }
}
