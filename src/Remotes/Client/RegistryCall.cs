namespace Entrepot.Remotes.Client;

/// <summary>A request to a registry, made anew for each time it is sent.</summary>
/// <param name="Scopes">What a token must permit.</param>
internal sealed record RegistryCall(HttpMethod Method, Uri Uri, params IReadOnlyList<string> Scopes)
{
    /// <summary>Makes the body; null: there is none.</summary>
    public Func<HttpContent>? Content { get; init; }

    public string Accept { get; init; } = "";

    /// <summary>The first byte that is wanted of a blob.</summary>
    public long From { get; init; }

    /// <summary>Goes to a REST API beside the registry, which takes the access ID and secret as they are.</summary>
    public bool IsRest { get; init; }

    /// <summary>
    /// Puts on a call to the REST API what it asks for in place of the access ID and secret, which then stay here.
    /// </summary>
    public Action<HttpRequestMessage>? Sign { get; init; }

    /// <summary>Reads a blob, which the registry's storage may answer.</summary>
    public bool FollowsToStorage { get; init; }
}
