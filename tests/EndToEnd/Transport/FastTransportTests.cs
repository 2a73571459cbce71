using Xunit;

namespace Entrepot.EndToEnd.Transport;

public sealed class FastTransportTests(FastTransportTests.Scene scene)
    : TransportTests(scene),
        IClassFixture<FastTransportTests.Scene>
{
    public sealed class Scene() : TransportScene("on");
}
