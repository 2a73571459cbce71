using Entrepot.Access.Audit.Pulls;
using Entrepot.Access.Http;
using Entrepot.Oci;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Distribution.Manifests;

/// <summary>Notes that a client gets a manifest's bytes. Who only looks (<c>HEAD</c>) or has them already pulls nothing.</summary>
internal sealed class PulledManifests(PullLog pulls, TimeProvider clock)
{
    public void Note(HttpContext context, RepositoryName repository, Reference reference, Digest digest) =>
        pulls.Note(
            new Pull(
                clock.GetUtcNow(),
                context.GetProject().Id,
                repository,
                reference.Tag,
                digest,
                context.GetPrincipal().Name,
                context.Connection.RemoteIpAddress
            )
        );
}
