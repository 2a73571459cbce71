namespace Entrepot.EndToEnd.Transport;

public sealed class KestrelTransportTests() : TransportTests("off");
