using VmSweep.BaseImages;
using VmSweep.Problems;
using VmSweep.Templates;

namespace VmSweep.Tests.BaseImages.Oz;

/// <summary><c>--image-builder auto</c>: which builder it takes, and what it says of it.</summary>
public sealed class AutoImageBuilderTests
{
    private readonly Builder _oz = new("oz");
    private readonly Builder _bootstrap = new("bootstrap");

    private AutoImageBuilder Auto => new(_oz, _bootstrap);

    [Fact]
    public void Oz_builds_where_it_can()
    {
        var (builder, reason) = Auto.Choose(SampleTemplates.Debian());
        Assert.Same(_oz, builder);
        Assert.Equal("Oz is here and knows this platform", reason);
    }

    [Fact]
    public void Bootstrap_builds_where_oz_cannot_and_the_reason_is_said()
    {
        _oz.Problem = "lacks 'oz-install'";
        var (builder, reason) = Auto.Choose(SampleTemplates.Debian());
        Assert.Same(_bootstrap, builder);
        Assert.Equal("Oz cannot: this host: lacks 'oz-install'", reason);
        Assert.Empty(Auto.Check(SampleTemplates.Debian()));
    }

    [Fact]
    public void Where_neither_can_both_say_why()
    {
        _oz.Problem = "no oz";
        _bootstrap.Problem = "no Debian";
        Assert.Equal(["no oz", "no Debian"], Auto.Check(SampleTemplates.Alma()).Select(problem => problem.What));
    }

    [Fact]
    public void An_images_fingerprint_is_that_of_the_builder_that_is_taken()
    {
        var launcher = LauncherFiles.Read(RepositoryRoot.Path("images/launcher"));
        Assert.Equal(BaseImageFingerprint.Of(SampleTemplates.Debian(), launcher, _oz), BaseImageFingerprint.Of(SampleTemplates.Debian(), launcher, Auto));
        _oz.Problem = "no oz";
        Assert.Equal(BaseImageFingerprint.Of(SampleTemplates.Debian(), launcher, _bootstrap), BaseImageFingerprint.Of(SampleTemplates.Debian(), launcher, Auto));
    }

    private sealed class Builder(string name) : IBaseImageBuilder
    {
        public string? Problem { get; set; }

        public string Name => name;

        public string Version => "1";

        public IReadOnlyList<Problem> Check(Template wanted) => Problem is null ? [] : [new(Location.Host, Problem)];

        public ByteSize NeededSpace(Template wanted) => default;

        public Task DiscardAsync(string workDirectory) => Task.CompletedTask;

        public Task<BuiltDisk> BuildAsync(BuildOrder order, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
