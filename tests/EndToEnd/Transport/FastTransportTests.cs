namespace Entrepot.EndToEnd.Transport;

public sealed class FastTransportTests() : TransportTests("on");
