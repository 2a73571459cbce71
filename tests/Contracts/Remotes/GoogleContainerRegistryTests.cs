using Entrepot.Remotes;
using Entrepot.Rigs.Remotes;

namespace Entrepot.Contracts.Remotes;

/// <summary>A host of gcr.io, by simulation.</summary>
public sealed class GoogleContainerRegistryTests(GoogleContainerRegistryTests.Fixture fixture)
    : RemoteRegistryContract<GoogleContainerRegistryTests.Fixture>(fixture)
{
    public sealed class Fixture : RemotePeerFixture
    {
        public override string Type => "google-gcr";

        public override string Against => "a simulator of the documented behaviour of gcr.io";

        protected override async Task<RemotePeer> StartPeerAsync(CancellationToken cancellationToken)
        {
            var google = await GoogleSimulator.StartAsync(
                new GoogleOptions(GoogleMode.ContainerRegistry),
                cancellationToken
            );
            var endpoint = new RemoteEndpoint(
                "google-gcr",
                google.Address,
                false,
                "",
                "basic",
                "_json_key",
                google.Key.Json
            );
            return new RemotePeer(endpoint, "demo-project/", google);
        }
    }
}
