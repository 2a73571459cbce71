namespace Entrepot.Cli.Certificates;

/// <summary>A certificate and its private key, both as PEM.</summary>
public sealed record PemPair(string Certificate, string Key)
{
    /// <summary>Never shows the key.</summary>
    public override string ToString() => Certificate;
}
