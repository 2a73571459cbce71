using Xunit;

namespace Entrepot.EndToEnd.Transport;

public sealed class KestrelTransportTests(KestrelTransportTests.Scene scene)
    : TransportTests(scene),
        IClassFixture<KestrelTransportTests.Scene>
{
    public sealed class Scene() : TransportScene("off");
}
