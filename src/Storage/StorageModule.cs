using Entrepot.Storage.FileSystem;
using Microsoft.Extensions.DependencyInjection;

namespace Entrepot.Storage;

public static class StorageModule
{
    /// <summary>Keeps blobs in a folder.</summary>
    /// <param name="folder">For blobs and uploads alone; it is made when it is missing.</param>
    public static IServiceCollection AddStorage(this IServiceCollection services, string folder) =>
        services.AddSingleton<IStorageDriver>(_ => new FileSystemStorage(folder));
}
