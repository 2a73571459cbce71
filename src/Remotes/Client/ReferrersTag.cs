using System.Text.Json;
using System.Text.Json.Nodes;
using Entrepot.Oci;

namespace Entrepot.Remotes.Client;

/// <summary>
/// The index that stands in for the referrers API where a registry has none: a tag named after the subject, kept by
/// the clients (distribution-spec, "Referrers Tag Schema").
/// </summary>
internal sealed class ReferrersTag(RegistryConnection connection, OciRepository repository)
{
    /// <summary>Other writers may overwrite what was just written: it is looked at again, this often.</summary>
    private const int Tries = 3;

    /// <summary>The tag for a subject: at most 32 characters of the algorithm and 64 of the hash.</summary>
    public static Tag For(Digest subject) => Tag.Parse($"{Cut(subject.Algorithm.Name, 32)}-{Cut(subject.Hex, 64)}");

    public async Task<IReadOnlyList<Descriptor>> ListAsync(Digest subject, CancellationToken cancellationToken)
    {
        var manifest = await repository.GetManifestAsync(Reference.Of(For(subject)), cancellationToken);
        if (manifest is null || !manifest.MediaType.IsImageIndex)
        {
            return [];
        }

        using var document = JsonDocument.Parse(manifest.Content);
        return ReferrerList.Parse(document.RootElement);
    }

    /// <summary>Sees to it that the subject's list holds the referrer.</summary>
    public Task AddAsync(ManifestSubject entry, CancellationToken cancellationToken) =>
        ChangeAsync(
            entry,
            manifests =>
            {
                if (IndexOf(manifests, entry) >= 0)
                {
                    return false;
                }

                manifests.Add((JsonNode)DescriptorJson.Write(entry.Referrer));
                return true;
            },
            cancellationToken
        );

    /// <summary>Sees to it that the subject's list does not hold the referrer; a list there is not made.</summary>
    public Task RemoveAsync(ManifestSubject entry, CancellationToken cancellationToken) =>
        ChangeAsync(
            entry,
            manifests =>
            {
                var index = IndexOf(manifests, entry);
                if (index < 0)
                {
                    return false;
                }

                manifests.RemoveAt(index);
                return true;
            },
            cancellationToken
        );

    private async Task ChangeAsync(
        ManifestSubject entry,
        Func<JsonArray, bool> change,
        CancellationToken cancellationToken
    )
    {
        var tag = For(entry.Subject);
        await connection.ReferrersTagTurn.WaitAsync(cancellationToken);
        try
        {
            for (var tried = 0; tried < Tries; tried++)
            {
                var found = await repository.GetManifestAsync(Reference.Of(tag), cancellationToken);
                var index = Parse(found);
                var manifests = (JsonArray)index["manifests"]!;
                if (!change(manifests))
                {
                    return;
                }

                await ReplaceAsync(tag, found, manifests.Count > 0 ? index : null, cancellationToken);
            }
        }
        finally
        {
            connection.ReferrersTagTurn.Release();
        }
    }

    /// <summary>Puts the new list and deletes the old one, which would hold on to what it names.</summary>
    private async Task ReplaceAsync(
        Tag tag,
        RemoteManifest? old,
        JsonObject? index,
        CancellationToken cancellationToken
    )
    {
        if (index is not null)
        {
            var content = JsonSerializer.SerializeToUtf8Bytes(index);
            await repository.PutManifestAsync(
                Reference.Of(tag),
                new RemoteManifest(MediaType.OciIndex, DigestAlgorithm.Sha256.Of(content), content),
                cancellationToken
            );
        }
        else
        {
            await repository.DeleteTagAsync(tag, cancellationToken);
        }

        if (old is not null)
        {
            await DropAsync(old.Digest, cancellationToken);
        }
    }

    /// <summary>A registry that will not delete it keeps it: that costs nothing but space.</summary>
    private async Task DropAsync(Digest digest, CancellationToken cancellationToken)
    {
        try
        {
            await repository.DeleteAsync(Reference.Of(digest), cancellationToken);
        }
        catch (RemoteException exception) when (!exception.Fault.IsEndpointFault)
        {
            // Above.
        }
    }

    private static JsonObject Parse(RemoteManifest? manifest)
    {
        var index = manifest?.MediaType.IsImageIndex == true ? JsonNode.Parse(manifest.Content.Span) : null;
        return index is JsonObject found && found["manifests"] is JsonArray
            ? found
            : new JsonObject
            {
                ["schemaVersion"] = 2,
                ["mediaType"] = MediaType.OciIndex.ToString(),
                ["manifests"] = new JsonArray(),
            };
    }

    private static int IndexOf(JsonArray manifests, ManifestSubject entry)
    {
        var digest = entry.Referrer.Digest.ToString();
        for (var i = 0; i < manifests.Count; i++)
        {
            if (manifests[i] is JsonObject other && other["digest"] is JsonValue value && value.ToString() == digest)
            {
                return i;
            }
        }

        return -1;
    }

    private static string Cut(string text, int length) => text.Length > length ? text[..length] : text;
}
