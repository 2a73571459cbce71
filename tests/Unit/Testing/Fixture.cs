namespace Entrepot.Unit.Testing;

/// <summary>What may stand for a route's parameter, as it is written in a path.</summary>
/// <param name="Own">In the project that the one who asks administers.</param>
/// <param name="Foreign">Of somebody else: it exists, and the one who asks may not know of it.</param>
/// <param name="Missing">There is no such thing.</param>
internal sealed record Fixture(string Own, string Foreign, string Missing);
