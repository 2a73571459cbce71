using System.Net;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.SystemState;

public sealed class VolumeTests
{
    [Fact]
    public async Task An_administrator_sees_the_room_there_is_and_how_much_is_worked_on_at_once()
    {
        await using var site = await SiteHost.StartAsync();
        var admin = SiteHost.Basic("admin");

        var volume = (await SiteHost.JsonAsync(await site.GetAsync("/api/v2.0/systeminfo/volumes", admin)))
            .GetProperty("storage")
            .EnumerateArray()
            .ShouldHaveSingleItem();
        var pool = (await SiteHost.JsonAsync(await site.GetAsync("/api/v2.0/jobservice/pools", admin)))
            .EnumerateArray()
            .ShouldHaveSingleItem();

        volume.GetProperty("free").GetInt64().ShouldBeInRange(1, volume.GetProperty("total").GetInt64());
        pool.GetProperty("concurrency").GetInt32().ShouldBe(10);
        pool.GetProperty("pid").GetInt32().ShouldBe(Environment.ProcessId);
        (await site.GetAsync("/api/v2.0/systeminfo/getcert")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
