namespace Entrepot.Access.Tokens;

/// <summary>
/// The body of an answer of the token endpoint (distribution's token specification): the same token under both names,
/// because clients read one or the other.
/// </summary>
/// <param name="ExpiresIn">In seconds.</param>
/// <param name="IssuedAt">RFC 3339, UTC.</param>
internal sealed record TokenAnswer(string Token, string AccessToken, int ExpiresIn, string IssuedAt);
