using Entrepot.Data.Rows;
using Entrepot.Oci;

namespace Entrepot.Replication.Reconcile;

/// <summary>How one target differs.</summary>
/// <param name="Wanted">What the source has.</param>
/// <param name="Found">What the destination answered; null: no such tag.</param>
/// <param name="Detail">What exactly is not there, in words.</param>
internal sealed record DriftFound(DriftKind Kind, Digest Wanted, Digest? Found, string Detail = "");
