using System.Net;
using System.Runtime.InteropServices;
using Entrepot.Oci;

namespace Entrepot.Access.Audit.Pulls;

/// <summary>A manifest that was handed to a client.</summary>
/// <param name="Tag">The tag that it was asked by; null when by its digest.</param>
/// <param name="Actor">Empty for who has not signed in.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Pull(
    DateTimeOffset At,
    long ProjectId,
    RepositoryName Repository,
    Tag? Tag,
    Digest Digest,
    string Actor,
    IPAddress? Address
);
