using Entrepot.Data;
using Entrepot.Oci;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Manifests;

/// <summary>Finds what is about a manifest: by the referrers API, and by the tags that cosign names after a digest.</summary>
internal static class ManifestAccessories
{
    private static readonly string[] CosignSuffixes = [".sig", ".att", ".sbom"];

    /// <summary>The tags that cosign would give to what is about <paramref name="subject"/>.</summary>
    public static IReadOnlyList<Tag> CosignTags(Digest subject)
    {
        var named = subject.ToString().Replace(':', '-');
        List<Tag> tags = [];
        foreach (var suffix in CosignSuffixes)
        {
            // Too long for a tag with sha512, and so no tag of cosign's.
            if (Tag.TryParse(named + suffix, out var tag))
            {
                tags.Add(tag);
            }
        }

        return tags;
    }

    public static async Task<IReadOnlyCollection<Digest>> OfAsync(
        EntrepotContext context,
        RepositoryName repository,
        Digest subject,
        CancellationToken cancellationToken
    )
    {
        var tags = CosignTags(subject);

        // Two questions with an index each: as one with "or" they would be put to every manifest of the repository.
        var referrers = await context
            .Manifests.Where(row => row.Repository!.Name == repository && row.Subject == subject)
            .Select(row => row.Digest)
            .ToListAsync(cancellationToken);
        var tagged = await context
            .Tags.Where(row => row.Repository!.Name == repository && tags.Contains(row.Name))
            .Select(row => row.Manifest!.Digest)
            .ToListAsync(cancellationToken);
        return [.. referrers.Union(tagged)];
    }
}
