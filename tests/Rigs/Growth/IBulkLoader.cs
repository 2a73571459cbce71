namespace Entrepot.Rigs.Growth;

/// <summary>Writes very many rows into a migrated database that nobody else uses meanwhile.</summary>
internal interface IBulkLoader : IAsyncDisposable
{
    /// <summary>Takes away what makes single rows slow: indexes, and looks at foreign keys.</summary>
    Task BeginAsync(CancellationToken cancellationToken);

    Task LoadAsync(BulkTable table, CancellationToken cancellationToken);

    Task ExecuteAsync(string sql, CancellationToken cancellationToken);

    /// <summary>Brings the indexes back, and the counters behind generated keys past the rows.</summary>
    Task EndAsync(CancellationToken cancellationToken);
}
