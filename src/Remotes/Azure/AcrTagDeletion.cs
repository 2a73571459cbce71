using System.Net;
using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Azure;

/// <summary>
/// Deletes a tag by Azure's own API (Container Registry REST API, "Tag - Delete"): a DELETE of the manifest by tag
/// would take the manifest and every tag of it.
/// </summary>
internal sealed class AcrTagDeletion(RegistryConnection connection) : ITagDeletion
{
    public Task<RemoteDeletion> DeleteAsync(OciRepository repository, Tag tag, CancellationToken cancellationToken) =>
        connection.Retry.RunAsync(token => DeleteOnceAsync(repository.Name, tag, token), cancellationToken);

    private async Task<RemoteDeletion> DeleteOnceAsync(
        RepositoryName repository,
        Tag tag,
        CancellationToken cancellationToken
    )
    {
        var call = new RegistryCall(
            HttpMethod.Delete,
            connection.RestAddress($"acr/v1/{repository}/_tags/{tag}"),
            RegistryScope.Delete(repository)
        );
        using var response = await connection.SendAsync(call, cancellationToken);
        return response.Status switch
        {
            HttpStatusCode.Accepted or HttpStatusCode.OK or HttpStatusCode.NoContent => RemoteDeletion.Deleted,
            HttpStatusCode.NotFound => RemoteDeletion.Absent,
            _ => throw await connection.FaultAsync(
                response,
                $"the deletion of the tag {repository}:{tag}",
                cancellationToken
            ),
        };
    }
}
