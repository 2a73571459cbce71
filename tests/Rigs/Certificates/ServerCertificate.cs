namespace Entrepot.Rigs.Certificates;

/// <summary>A server's certificate and its private key, both as PEM.</summary>
public sealed record ServerCertificate(string CertificatePem, string KeyPem);
