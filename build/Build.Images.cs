using Nuke.Common;
using Nuke.Common.Utilities.Collections;
using VmSweep.BaseImages;
using VmSweep.BaseImages.Oz;
using VmSweep.ImageStore;

/// <summary>From templates to base images that every host can reach.</summary>
partial class Build
{
    Target BuildBaseImages => _ => _
        .Description("Builds the base image of each platform of the sweep from its template, unless it is up to date")
        .DependsOn(InstallHostTools)
        .After(PlanSweep)
        .Executes(async () =>
        {
            var built = await BaseImageStage.BuildAsync(NeededTemplates(), Interrupted);
            ReportSummary(summary => summary.AddPair("Built", built.Count(image => image.IsNew)).AddPair("Up to date", built.Count(image => !image.IsNew)));
        });

    Target ShowTemplate => _ => _
        .Description("Prints the templates as Oz would get them, and Oz's command line (--only-platform)")
        .Executes(() => new OzPreview(Oz, LauncherFiles.Read(TemplatesDirectory / "launcher"), KnownMirrors).Lines(NeededTemplates()).ForEach(Say));

    Target PublishBaseImages => _ => _
        .Description("Copies base images to the image store, reads them back, boots them from there; does nothing without --image-store")
        .DependsOn(BuildBaseImages)
        .OnlyWhenDynamic(() => ImageStore != null)
        .Executes(async () =>
        {
            var published = await new ImagePublisher(await StoreAsync(), BootTest, Say).PublishAsync(BaseImageStage.Built(NeededTemplates()), Interrupted);
            ReportSummary(summary => summary.AddPair("Published", published.Count(image => image.IsNew)).AddPair("There already", published.Count(image => !image.IsNew)));
        });
}
