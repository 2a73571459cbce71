using Microsoft.AspNetCore.Http;

namespace Entrepot.Access.Tokens;

/// <summary>
/// The repository here that has the copies of another registry's, by the name by which a client asks for a token; null:
/// the name means what it says. Registered only where there are such copies.
/// </summary>
public delegate string? CopyName(HttpRequest request, string repository);
