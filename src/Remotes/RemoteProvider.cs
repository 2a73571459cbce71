namespace Entrepot.Remotes;

/// <summary>What a person who makes an endpoint should know about a kind of registry.</summary>
/// <param name="Type">The adapter's name in the API.</param>
/// <param name="Endpoints">Usual URLs by the name to show; empty: they are typed.</param>
/// <param name="FixedAccessKey">The access ID that is always the same; empty: it is typed.</param>
/// <param name="SecretIsFile">The secret is the content of a file.</param>
/// <param name="CopiesByChunk">The choice to copy in chunks is offered.</param>
/// <param name="FixedUrl">There is one such registry, at the one URL of <paramref name="Endpoints"/>.</param>
/// <param name="ShowsLabels">Its artifacts carry labels that can be read.</param>
/// <param name="ListsRepositories">It can be asked which repositories it has; some accounts may be shown none all the same.</param>
/// <param name="DeletesTags">A tag can be deleted there.</param>
public sealed record RemoteProvider(
    string Type,
    IReadOnlyList<KeyValuePair<string, string>> Endpoints,
    string FixedAccessKey,
    bool SecretIsFile,
    bool CopiesByChunk,
    bool FixedUrl = false,
    bool ShowsLabels = false,
    bool ListsRepositories = true,
    bool DeletesTags = true
);
