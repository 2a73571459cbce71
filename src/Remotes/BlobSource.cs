namespace Entrepot.Remotes;

/// <summary>Opens a blob's bytes from <paramref name="offset"/> on.</summary>
public delegate ValueTask<Stream> BlobSource(long offset, CancellationToken cancellationToken);
