using System.Diagnostics.CodeAnalysis;
using System.Net.Security;

namespace Entrepot.Server.Https;

/// <summary>
/// The ciphers that are agreed on: with forward secrecy and authenticated encryption. What the system's OpenSSL allows by
/// itself differs, and some of it is older.
/// </summary>
internal static class ModernCiphers
{
    [SuppressMessage(
        "Interoperability",
        "CA1416",
        Justification = "Entrepot runs on Linux, where OpenSSL knows lists of ciphers."
    )]
    public static CipherSuitesPolicy Policy { get; } =
        new([
            TlsCipherSuite.TLS_AES_128_GCM_SHA256,
            TlsCipherSuite.TLS_AES_256_GCM_SHA384,
            TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
            TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
            TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ]);
}
