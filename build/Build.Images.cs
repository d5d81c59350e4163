using Nuke.Common;
using Nuke.Common.Utilities.Collections;
using VmSweep.BaseImages;
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

    Target PublishBaseImages => _ => _
        .Description("Copies base images to the image store, verified; does nothing without --image-store")
        .DependsOn(BuildBaseImages)
        .OnlyWhenDynamic(() => ImageStore != null)
        .Executes(() => BaseImageStage.Publish(NeededTemplates(), DirectoryStore.Open(ImageStore!)).ForEach(Say));
}
