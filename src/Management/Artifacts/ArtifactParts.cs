using Microsoft.AspNetCore.Http;

namespace Entrepot.Management.Artifacts;

/// <summary>Which parts of an artifact a client wants to see.</summary>
public sealed record ArtifactParts(bool Tags, bool Labels, bool Accessories)
{
    /// <summary>Tags unless they are not wanted, labels and accessories if they are.</summary>
    public static ArtifactParts Of(IQueryCollection query) =>
        new(query["with_tag"] != "false", query["with_label"] == "true", query["with_accessory"] == "true");
}
