using Entrepot.Rigs.Processes;
using Xunit;

namespace Entrepot.EndToEnd.Install;

/// <summary>What <c>./publish</c> made, once for all tests of a class.</summary>
public sealed class PublishedArchives : IAsyncLifetime
{
    public string Tarball { get; private set; } = "";

    public string Image { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await new RigCommand(Repository.PathOf("publish")).RunSuccessfullyAsync(TestContext.Current.CancellationToken);
        Tarball = Find("entrepot-*-linux-x64.tar.gz");
        Image = Find("entrepot-*-oci.tar.gz");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The newest of the name: those of other versions are there as well.</summary>
    private static string Find(string pattern) =>
        new DirectoryInfo(Repository.PathOf("dist"))
            .GetFiles(pattern)
            .OrderByDescending(file => file.LastWriteTimeUtc)
            .First()
            .FullName;
}
