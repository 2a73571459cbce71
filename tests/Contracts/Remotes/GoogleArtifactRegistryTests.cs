using Entrepot.Remotes;
using Entrepot.Rigs.Remotes;

namespace Entrepot.Contracts.Remotes;

/// <summary>Artifact Registry, by simulation.</summary>
public sealed class GoogleArtifactRegistryTests(GoogleArtifactRegistryTests.Fixture fixture)
    : RemoteRegistryContract<GoogleArtifactRegistryTests.Fixture>(fixture)
{
    public sealed class Fixture : RemotePeerFixture
    {
        public override string Type => "google-gcr";

        public override string Against => "a simulator of the documented behaviour of Artifact Registry";

        protected override async Task<RemotePeer> StartPeerAsync(CancellationToken cancellationToken)
        {
            var google = await GoogleSimulator.StartAsync(
                new GoogleOptions(GoogleMode.ArtifactRegistry) { Referrers = true },
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
            return new RemotePeer(endpoint, "demo-project/images/", google)
            {
                Usual = new Uri("https://europe-docker.pkg.dev"),
            };
        }
    }
}
