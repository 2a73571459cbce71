using Xunit;

namespace Entrepot.Contracts.Remotes;

/// <summary>Tests that count what the process allocates: nothing else runs beside them.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class MemoryIsMeasured;
