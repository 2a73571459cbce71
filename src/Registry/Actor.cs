using System.Security.Cryptography;
using Entrepot.Registry.Tags;

namespace Entrepot.Registry;

/// <summary>Who changes content here, as the change log and the histories tell it.</summary>
/// <param name="Name">The name that people know: of the account.</param>
/// <param name="Key">Owns upload sessions; never shown.</param>
/// <param name="Origin">Where the change came from when another site makes it here .</param>
public sealed record Actor(string Name, string Key, TagOrigin? Origin = null)
{
    /// <summary>What all changes of one request have in common.</summary>
    public string Act { get; init; } = RandomNumberGenerator.GetHexString(32, lowercase: true);
}
