using Entrepot.Data.Rows;

namespace Entrepot.Replication.Survey;

/// <summary>How many differences of a kind a rule's destination has.</summary>
/// <param name="Unasked">Those of them whose repair nobody has asked for.</param>
public sealed record DriftCount(DriftKind Kind, int All, int Unasked);
