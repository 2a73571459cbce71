using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Management.Artifacts;

/// <summary>Which parts of an artifact a client wants to see.</summary>
/// <param name="MostTags">Of each artifact only so many, the newest, in a list; null: all.</param>
public sealed record ArtifactParts(bool Tags, bool Labels, bool Accessories, int? MostTags)
{
    /// <summary>What a list reads: none when they are not wanted.</summary>
    public int? ListedTags => Tags ? MostTags : 0;

    /// <summary>Tags unless they are not wanted, labels and accessories if they are.</summary>
    public static ArtifactParts Of(IQueryCollection query) =>
        new(
            query["with_tag"] != "false",
            query["with_label"] == "true",
            query["with_accessory"] == "true",
            int.TryParse(query["tag_limit"], NumberStyles.None, CultureInfo.InvariantCulture, out var most)
                ? most
                : null
        );
}
