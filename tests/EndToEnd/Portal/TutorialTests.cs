using Entrepot.Rigs;
using Entrepot.Rigs.Clients;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Remotes;
using Entrepot.Rigs.Sites;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Portal;

/// <summary>The tutorial with a mouse: an endpoint at Google, a rule, a push by a real client, and the deletion.</summary>
public sealed class TutorialTests
{
    private const string Mirror = "demo-project/library/nginx";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_tutorial_can_be_done_by_clicking()
    {
        await using var google = await GoogleSimulator.StartAsync(
            new GoogleOptions(GoogleMode.ContainerRegistry),
            Cancel
        );
        await using var site = await EntrepotSite.StartAsync(Cancel);
        await using var visitor = await Visitor.SignInAsync(site);

        await MakeEndpointAsync(visitor, google);
        await MakeRuleAsync(visitor);
        var image = new ImageBuilder().Image(100_000);
        await PushAsync(site, image);
        await Eventually.IsTrueAsync(
            "the image is at Google",
            _ => Task.FromResult(google.Tags(Mirror).GetValueOrDefault("latest") == image.Digest),
            Cancel
        );
        await LookAtExecutionAsync(visitor);
        await DeleteTagAsync(visitor);

        await Eventually.IsTrueAsync(
            "the tag is gone at Google",
            _ => Task.FromResult(google.Tags(Mirror).Count == 0),
            Cancel
        );
        google.Leaks.ShouldBeEmpty();
    }

    private static async Task MakeEndpointAsync(Visitor visitor, GoogleSimulator google)
    {
        await visitor.Link("Registries").ClickAsync();
        await visitor.Button("New Endpoint").First.ClickAsync();
        await visitor.Dialog.WaitForAsync();
        await visitor.SelectAsync("Provider", "Google GCR");
        await Assertions.Expect(visitor.Field("Access ID")).ToHaveValueAsync("_json_key");
        await Assertions.Expect(visitor.Field("Endpoint URL")).ToHaveValueAsync("https://gcr.io");
        await visitor.Field("Name").FillAsync("google");
        await visitor.Field("Endpoint URL").FillAsync(google.Address.ToString().TrimEnd('/'));
        await visitor.Field("Endpoint URL").PressAsync("Tab");
        await visitor.Field("Access Secret").FillAsync("no key");
        await visitor.Button("Test Connection").ClickAsync();
        await visitor.Dialog.GetByRole(AriaRole.Alert).GetByText("credentials").WaitForAsync();
        await visitor.Field("Access Secret").FillAsync(google.Key.Json);
        await visitor.Button("Test Connection").ClickAsync();
        await visitor.Dialog.GetByText("Connection tested successfully.").WaitForAsync();
        (await visitor.FindBarriersAsync()).ShouldBeEmpty();
        await visitor.PhotographAsync("tutorial-endpoint");
        await visitor.Button("OK").ClickAsync();
        await visitor.Row("google").GetByText("Healthy").WaitForAsync();
    }

    private static async Task MakeRuleAsync(Visitor visitor)
    {
        await visitor.Link("Replications").ClickAsync();
        await visitor.Button("New Replication Rule").First.ClickAsync();
        await visitor.Dialog.WaitForAsync();
        await Assertions.Expect(visitor.Button("SAVE")).ToBeDisabledAsync();
        await visitor.Field("Name").FillAsync("to-google");
        await visitor.Dialog.GetByPlaceholder("library/**").FillAsync("library/**");
        await visitor.SelectAsync("Resource", "Image");
        await visitor.Field("Destination registry").ClickAsync();
        await visitor.Page.GetByRole(AriaRole.Option).Filter(new() { HasText = "google-" }).ClickAsync();
        await visitor.Field("Namespace").FillAsync("demo-project/library");
        await visitor.SelectAsync("Flattening", "Flatten All Levels");
        await visitor.SelectAsync("Trigger Mode", "Event Based");
        await visitor.Dialog.GetByLabel("Delete remote resources when locally deleted").CheckAsync();
        (await visitor.Dialog.GetByLabel("Override").First.IsCheckedAsync()).ShouldBeTrue();
        (await visitor.Dialog.GetByLabel("Enable rule").IsCheckedAsync()).ShouldBeTrue();
        (await visitor.FindBarriersAsync()).ShouldBeEmpty();
        await visitor.PhotographAsync("tutorial-rule");
        await visitor.Button("SAVE").ClickAsync();
        await visitor.Row("to-google").GetByText("Event Based").WaitForAsync();
    }

    private static async Task PushAsync(EntrepotSite site, Artifact image)
    {
        using var skopeo = new Skopeo();
        using var folder = new TempFolder("tutorial");
        (await skopeo.LoginAsync(site.Host, EntrepotSite.Admin, EntrepotSite.AdminPassword, Cancel)).ShouldBeTrue();
        var source = await OciLayout.WriteAsync(folder["oci"], image, "latest", Cancel);
        await skopeo.CopyAsync(source, $"docker://{site.Host}/library/private-reg/nginx:latest", Cancel);
    }

    private static async Task LookAtExecutionAsync(Visitor visitor)
    {
        await visitor.Link("to-google").First.ClickAsync();
        await visitor.Page.WaitForURLAsync("**/replications?rule=*");
        await visitor.Row("Succeeded").GetByRole(AriaRole.Link).First.ClickAsync();
        await visitor.Page.GetByText("library/private-reg/nginx").First.WaitForAsync();
        await visitor.Page.GetByText(Mirror).First.WaitForAsync();
        (await visitor.FindBarriersAsync()).ShouldBeEmpty();
        await visitor.PhotographAsync("tutorial-execution");
    }

    private static async Task DeleteTagAsync(Visitor visitor)
    {
        await visitor.OpenAsync("/projects/1/repositories/private-reg/nginx");
        await visitor.Row("latest").GetByText("google").WaitForAsync();
        await visitor.ChooseAsync("latest", "Delete");
        await visitor.Dialog.GetByText("latest").First.WaitForAsync();
        await visitor.Dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
    }
}
