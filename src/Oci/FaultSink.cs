namespace Entrepot.Oci;

/// <summary>Keeps the first fault that is found in a document.</summary>
internal sealed class FaultSink
{
    /// <summary>In words; null while none was found.</summary>
    public string? First { get; private set; }

    public void Report(string fault) => First ??= fault;
}
