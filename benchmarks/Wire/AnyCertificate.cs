using System.Diagnostics.CodeAnalysis;
using System.Net.Security;

namespace Entrepot.Bench.Wire;

/// <summary>Trust in every server: which one answers is not what is measured.</summary>
internal static class AnyCertificate
{
    [SuppressMessage("Security", "CA5359", Justification = "The benchmark's own servers on loopback.")]
    public static RemoteCertificateValidationCallback IsTrusted { get; } = (_, _, _, _) => true;
}
