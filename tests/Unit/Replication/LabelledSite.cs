using Entrepot.Oci;
using Entrepot.Registry;
using Entrepot.Registry.Labels;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace Entrepot.Unit.Replication;

/// <summary>People who label artifacts of a <see cref="ReplicationSite"/>, by the labels' names.</summary>
internal static class LabelledSite
{
    private static readonly LabelSettings Plain = new("", "", "");

    private static CancellationToken Never => CancellationToken.None;

    public static async Task LabelAsync(this ReplicationSite site, string repository, string reference, string label)
    {
        await new LabelBook(site.Database, site.Clock).CreateAsync(
            null,
            Plain with
            {
                Name = label,
            },
            Acts.By("admin"),
            Never
        );
        (
            await new ArtifactLabeler(site.Database, site.Clock).AddAsync(
                RepositoryName.Parse(repository),
                Reference.Parse(reference),
                await site.IdAsync(label),
                By("lea"),
                Never
            )
        ).ShouldBe(ArtifactLabelResult.Done);
    }

    public static async Task UnlabelAsync(
        this ReplicationSite site,
        string repository,
        string reference,
        string label
    ) =>
        (
            await new ArtifactLabeler(site.Database, site.Clock).RemoveAsync(
                RepositoryName.Parse(repository),
                Reference.Parse(reference),
                await site.IdAsync(label),
                By("lea"),
                Never
            )
        ).ShouldBe(ArtifactLabelResult.Done);

    public static async Task RenameLabelAsync(this ReplicationSite site, string label, string name) =>
        (
            await new LabelBook(site.Database, site.Clock).UpdateAsync(
                await site.IdAsync(label),
                Plain with
                {
                    Name = name,
                },
                By("lea"),
                Acts.By("admin"),
                Never
            )
        ).ShouldBeOfType<LabelResult.Done>();

    public static async Task DeleteLabelAsync(this ReplicationSite site, string label) =>
        (
            await new LabelDeleter(site.Database, site.Clock).DeleteAsync(
                await site.IdAsync(label),
                By("lea"),
                Acts.By("admin"),
                Never
            )
        ).ShouldBeTrue();

    private static Task<long> IdAsync(this ReplicationSite site, string label) =>
        site.Database.ReadAsync(
            (context, token) => context.Labels.Where(row => row.Name == label).Select(row => row.Id).SingleAsync(token),
            Never
        );

    private static Actor By(string name) => new(name, name);
}
