using Entrepot.Data.Rows;
using Entrepot.Remotes;
using Entrepot.Replication.Endpoints;
using Entrepot.Rigs.Certificates;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Endpoints;

public sealed class EndpointBookTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task What_was_stored_is_loaded_and_its_secret_is_not_readable_in_the_row(DatabaseKind kind)
    {
        await using var fixture = await EndpointsFixture.CreateAsync(kind);
        var id = await fixture.CreateEndpointAsync(Cancel);

        (await fixture.Gate.LoadAsync(id, Cancel)).ShouldBe(EndpointsFixture.Settings().Remote);
        var row = await fixture.RowAsync(id, Cancel);
        row.ProtectedSecret.ShouldNotBeEmpty();
        row.ProtectedSecret.ShouldNotContain("secret");
        row.Healthy.ShouldBeTrue();
        (await fixture.Gate.LoadAsync(id + 1, Cancel)).ShouldBeNull();
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_secret_copied_to_another_endpoint_is_not_usable_there(DatabaseKind kind)
    {
        await using var fixture = await EndpointsFixture.CreateAsync(kind);
        var first = await fixture.CreateEndpointAsync(Cancel, "first");
        var second = await fixture.CreateEndpointAsync(Cancel, "second");
        var stolen = (await fixture.RowAsync(first, Cancel)).ProtectedSecret;
        await fixture.Database.WriteAsync(
            (context, token) =>
                context
                    .RegistryEndpoints.Where(row => row.Id == second)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.ProtectedSecret, stolen), token),
            Cancel
        );

        (await fixture.Gate.LoadAsync(second, Cancel)).ShouldNotBeNull().AccessSecret.ShouldBe("");
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task An_endpoint_that_does_not_answer_or_is_called_like_another_is_not_stored(DatabaseKind kind)
    {
        await using var fixture = await EndpointsFixture.CreateAsync(kind);
        await fixture.CreateEndpointAsync(Cancel, "taken");
        var settings = EndpointsFixture.Settings("taken");

        (
            await fixture.Endpoints.CreateAsync(settings, Acts.By("admin"), Cancel)
        ).ShouldBeOfType<EndpointResult.NameTaken>();
        var unknown = settings with { Name = "n", Remote = settings.Remote with { Type = "no-such" } };
        (
            await fixture.Endpoints.CreateAsync(unknown, Acts.By("admin"), Cancel)
        ).ShouldBeOfType<EndpointResult.Invalid>();
        fixture.Adapter.Answer = _ => PingOutcome.Credentials;
        (await fixture.Endpoints.CreateAsync(settings with { Name = "n" }, Acts.By("admin"), Cancel)).ShouldBe(
            new EndpointResult.Unhealthy(PingOutcome.Credentials)
        );
        var count = await fixture.Database.ReadAsync(
            (context, token) => context.RegistryEndpoints.CountAsync(token),
            Cancel
        );
        count.ShouldBe(1);
    }

    [Fact]
    public void Settings_that_cannot_be_are_named()
    {
        var settings = EndpointsFixture.Settings();

        settings.Fault().ShouldBeNull();
        (settings with { Name = " " }).Fault().ShouldNotBeNull();
        (settings with { Name = new string('n', 65) }).Fault().ShouldNotBeNull();
        (settings with { Remote = settings.Remote with { CredentialType = "x" } }).Fault().ShouldNotBeNull();
        (settings with { Remote = settings.Remote with { CaCertificate = "no PEM" } }).Fault().ShouldNotBeNull();
        (settings with { Remote = settings.Remote with { AccessKey = "" } }).Fault().ShouldNotBeNull();
        using var authority = new CertificateAuthority();
        (settings with { Remote = settings.Remote with { CaCertificate = authority.Pem } }).Fault().ShouldBeNull();
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task The_stored_secret_does_not_go_to_another_place(DatabaseKind kind)
    {
        await using var fixture = await EndpointsFixture.CreateAsync(kind);
        var id = await fixture.CreateEndpointAsync(Cancel);
        fixture.Adapter.Pinged.Clear();
        using var authority = new CertificateAuthority();
        EndpointChange[] changes =
        [
            new() { Url = new Uri("https://attacker.test") },
            new() { Url = new Uri("http://registry.example.com") },
            new() { Insecure = true },
            new() { CaCertificate = authority.Pem },
        ];

        foreach (var change in changes)
        {
            (
                await fixture.Endpoints.UpdateAsync(id, change, Acts.By("admin"), Cancel)
            ).ShouldBeOfType<EndpointResult.Invalid>();
        }

        fixture.Adapter.Pinged.ShouldBeEmpty();
        var entered = changes[0] with { AccessSecret = "new" };
        (await fixture.Endpoints.UpdateAsync(id, entered, Acts.By("admin"), Cancel)).ShouldBe(
            new EndpointResult.Done(id)
        );
        var loaded = (await fixture.Gate.LoadAsync(id, Cancel)).ShouldNotBeNull();
        loaded.Url.Host.ShouldBe("attacker.test");
        loaded.AccessSecret.ShouldBe("new");
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task What_is_not_said_stays_as_it_is(DatabaseKind kind)
    {
        await using var fixture = await EndpointsFixture.CreateAsync(kind);
        var id = await fixture.CreateEndpointAsync(Cancel);

        var change = new EndpointChange { Description = "new", Url = EndpointsFixture.Settings().Remote.Url };
        (await fixture.Endpoints.UpdateAsync(id, change, Acts.By("admin"), Cancel)).ShouldBe(
            new EndpointResult.Done(id)
        );

        (await fixture.Gate.LoadAsync(id, Cancel)).ShouldBe(EndpointsFixture.Settings().Remote);
        (await fixture.RowAsync(id, Cancel)).Description.ShouldBe("new");
        var anonymous = new EndpointChange { AccessKey = "" };
        (await fixture.Endpoints.UpdateAsync(id, anonymous, Acts.By("admin"), Cancel)).ShouldBe(
            new EndpointResult.Done(id)
        );
        (await fixture.RowAsync(id, Cancel)).ProtectedSecret.ShouldBe("");
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_stored_endpoint_is_tested_where_it_is_stored_with_other_credentials_if_given(DatabaseKind kind)
    {
        await using var fixture = await EndpointsFixture.CreateAsync(kind);
        var id = await fixture.CreateEndpointAsync(Cancel);
        fixture.Adapter.Pinged.Clear();

        var attempt = new EndpointChange { Url = new Uri("https://attacker.test"), AccessSecret = "other" };
        (await fixture.Endpoints.TestAsync(id, attempt, Cancel)).ShouldBeOfType<EndpointResult.Done>();

        var stored = EndpointsFixture.Settings().Remote;
        fixture.Adapter.Pinged.ShouldBe([stored with { AccessSecret = "other" }]);
        (await fixture.Endpoints.TestAsync(id + 1, attempt, Cancel)).ShouldBeOfType<EndpointResult.Missing>();
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task An_endpoint_that_a_rule_uses_cannot_be_deleted(DatabaseKind kind)
    {
        await using var fixture = await EndpointsFixture.CreateAsync(kind);
        var id = await fixture.CreateEndpointAsync(Cancel);
        await fixture.Database.WriteAsync(
            async (context, token) =>
            {
                context.ReplicationPolicies.Add(new ReplicationPolicyRow { Name = "rule", DestinationEndpointId = id });
                return await context.SaveChangesAsync(token);
            },
            Cancel
        );

        (await fixture.Endpoints.DeleteAsync(id, Acts.By("admin"), Cancel)).ShouldBe(new EndpointResult.InUse("rule"));
        await fixture.Database.WriteAsync(
            (context, token) => context.ReplicationPolicies.ExecuteDeleteAsync(token),
            Cancel
        );
        (await fixture.Endpoints.DeleteAsync(id, Acts.By("admin"), Cancel)).ShouldBe(new EndpointResult.Done(id));
        (await fixture.Endpoints.DeleteAsync(id, Acts.By("admin"), Cancel)).ShouldBeOfType<EndpointResult.Missing>();
    }
}
