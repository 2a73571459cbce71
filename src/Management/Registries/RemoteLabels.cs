using Entrepot.Remotes;
using Entrepot.Replication.Endpoints;

namespace Entrepot.Management.Registries;

/// <summary>The labels of another registry, for the form of a rule that takes from there.</summary>
internal sealed class RemoteLabels(EndpointGate endpoints, RemoteRegistries registries, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Their names; none when it does not answer soon, because the form has more to say than these. Null when registries
    /// of that kind have no labels.
    /// </summary>
    public async Task<IReadOnlyList<string>?> ListAsync(long endpointId, CancellationToken cancellationToken)
    {
        if (
            await endpoints.LoadAsync(endpointId, cancellationToken) is not { } endpoint
            || !registries.Knows(endpoint.Type)
        )
        {
            return null;
        }

        await using var remote = registries.Open(endpoint);
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await remote.ListLabelsAsync(either.Token);
        }
        catch (RemoteException)
        {
            return [];
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return [];
        }
    }
}
