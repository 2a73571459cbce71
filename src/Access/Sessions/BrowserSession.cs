namespace Entrepot.Access.Sessions;

/// <summary>What a browser's cookie says of whom it speaks for.</summary>
/// <param name="Id">Made anew at each sign-in.</param>
/// <param name="Epoch">The account's epoch at the sign-in: a later one ends the session.</param>
/// <param name="UsedAt">When it was last used, to the minute or so.</param>
/// <param name="CsrfToken">What a page of this site sends along and another site's page cannot know.</param>
internal sealed record BrowserSession(
    string Id,
    long AccountId,
    long Epoch,
    DateTimeOffset StartedAt,
    DateTimeOffset UsedAt,
    string CsrfToken
)
{
    /// <summary>Never shows what would be worth stealing.</summary>
    public override string ToString() => $"session of account {AccountId}";
}
