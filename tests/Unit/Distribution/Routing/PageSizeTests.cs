using System.Net;
using Entrepot.Unit.Testing;
using Xunit;
using static Entrepot.Unit.Distribution.RegistryHost;

namespace Entrepot.Unit.Distribution.Routing;

public sealed class PageSizeTests
{
    /// <summary>PostgreSQL takes no NUL in a text.</summary>
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_list_that_is_to_go_on_behind_what_is_no_name_is_refused(DatabaseKind kind)
    {
        await using var host = await StartAsync(kind);
        await host.UploadAsync([1, 2, 3]);

        foreach (var list in (string[])[$"{Nginx}/tags/list", "/v2/_catalog"])
        {
            foreach (var last in (string[])["%00", "a%00b"])
            {
                await ShouldRefuseAsync(
                    await host.GetAsync($"{list}?last={last}"),
                    HttpStatusCode.BadRequest,
                    "UNSUPPORTED"
                );
            }
        }
    }
}
