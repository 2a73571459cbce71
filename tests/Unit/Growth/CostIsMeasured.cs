using Xunit;

namespace Entrepot.Unit.Growth;

/// <summary>Tests that count what a site does: nothing else runs beside them, so that no background pass comes late.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class CostIsMeasured;
