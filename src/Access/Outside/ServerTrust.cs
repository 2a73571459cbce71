namespace Entrepot.Access.Outside;

/// <summary>Which certificates of a server are believed.</summary>
/// <param name="Authorities">Certificates in PEM that are trusted besides the system's; may be empty.</param>
/// <param name="Verify">False: any certificate will do, because an administrator said so.</param>
public sealed record ServerTrust(string Authorities, bool Verify);
