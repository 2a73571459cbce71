using Entrepot.Management.Artifacts;
using Entrepot.Portal.Parts;
using Entrepot.Portal.Repositories;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace Entrepot.Portal.Artifacts;

/// <summary>What can be done with an artifact.</summary>
public sealed partial class ArtifactMenu
{
    private const int NamedTags = 100;

    private static readonly DialogOptions Small = new() { MaxWidth = MaxWidth.Small, FullWidth = true };

    [Parameter]
    [EditorRequired]
    public RepositoryPlace Place { get; set; } = null!;

    [Parameter]
    [EditorRequired]
    public ArtifactAnswer Artifact { get; set; } = null!;

    [Parameter]
    [EditorRequired]
    public ProjectPermissions May { get; set; } = ProjectPermissions.None;

    /// <summary>A button with a word, not with three dots.</summary>
    [Parameter]
    public bool Wide { get; set; }

    /// <summary>Told when the artifact has changed.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    /// <summary>Told when it is gone, instead of <see cref="Changed"/>, if somebody listens.</summary>
    [Parameter]
    public EventCallback Deleted { get; set; }

    private async Task CopyDigestAsync()
    {
        if (await Js.InvokeAsync<bool>("entrepot.copy", Artifact.Digest))
        {
            Notes.Add(T["CopiedText", Artifact.Digest], Severity.Success);
        }
    }

    private async Task LabelAsync()
    {
        var parameters = new DialogParameters<LabelDialog>
        {
            { dialog => dialog.Place, Place },
            { dialog => dialog.Artifact, Artifact },
        };
        var shown = await Dialogs.ShowAsync<LabelDialog>(T["AddLabels"], parameters, Small);
        if (await shown.Result is { Canceled: false })
        {
            await Changed.InvokeAsync();
        }
    }

    private async Task CopyAsync()
    {
        var parameters = new DialogParameters<CopyDialog>
        {
            { dialog => dialog.Place, Place },
            { dialog => dialog.Artifact, Artifact },
        };
        await Dialogs.ShowAsync<CopyDialog>(T["CopyTo"], parameters, Small);
    }

    private async Task DeleteAsync()
    {
        var path = Place.PathOf(Artifact.Digest);
        var tags = await Api.GetAsync<List<TagAnswer>>($"{path}/tags?page_size={NamedTags}", Gone);
        var accessories = await Api.GetAsync<List<AccessoryAnswer>>($"{path}/accessories?page_size={NamedTags}", Gone);
        if ((tags.Refusal ?? accessories.Refusal) is { } refusal)
        {
            Notes.Add(refusal.Message, Severity.Error);
            return;
        }

        if (
            await Dialogs.ConfirmAsync(
                T["DeleteTitle", ArtifactFacts.Short(Artifact.Digest)],
                WhatGoes(tags.Total, accessories.Total),
                T["Delete"],
                () => Api.DeleteAsync(path, Gone),
                [
                    .. tags.Value!.Select(tag => T["TagItem", $"{Place.FullName}:{tag.Name}"].Value),
                    .. accessories.Value!.Select(accessory =>
                        $"{ArtifactFacts.AccessoryKind(accessory)} {ArtifactFacts.Short(accessory.Digest)}"
                    ),
                ]
            )
        )
        {
            await (Deleted.HasDelegate ? Deleted : Changed).InvokeAsync();
        }
    }

    private string WhatGoes(long tags, long accessories)
    {
        var text = (tags, accessories) switch
        {
            (0, 0) => T["DeleteTextAlone"].Value,
            _ => T["DeleteText", Amounts.Count(tags), Amounts.Count(accessories)].Value,
        };
        return ArtifactFacts.IsIndex(Artifact) ? $"{text} {T["DeleteTextIndex"]}" : text;
    }
}
