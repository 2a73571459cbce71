using Microsoft.AspNetCore.Http;

namespace Entrepot.Rigs.Remotes;

/// <summary>One way to misbehave.</summary>
/// <param name="Name">What it is, in a few words.</param>
/// <param name="Act">Answers a request badly; false leaves it to the well-behaved rest.</param>
public sealed record HostileBehaviour(string Name, Func<HttpContext, HostileRemote, Task<bool>> Act)
{
    public override string ToString() => Name;
}
