using Entrepot.Rigs;
using Entrepot.Rigs.Certificates;
using Entrepot.Rigs.Clients;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Registries;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Replication;

/// <summary>Destinations that ask for credentials, in each of the ways they do.</summary>
public sealed class RemoteCredentialTests
{
    private const string Repository = "library/team/app";
    private const string Mirror = "mirror/library/app";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_image_arrives_at_a_registry_with_Basic_credentials()
    {
        await using var registry = await DockerRegistry.StartAsync(new DockerRegistryOptions { Basic = true }, Cancel);
        using var remote = new RegistryHttpClient(registry.Address, DockerRegistry.User, DockerRegistry.Password);

        await ShouldReplicateAsync(registry, remote);
    }

    [Fact]
    public async Task An_image_arrives_at_a_registry_with_a_token_server_that_the_settings_trust()
    {
        await using var tokens = await TokenServer.StartAsync(DockerRegistry.User, DockerRegistry.Password, Cancel);
        var options = new DockerRegistryOptions { Token = tokens };
        await using var registry = await DockerRegistry.StartAsync(options, Cancel);
        using var remote = new RegistryHttpClient(registry.Address, DockerRegistry.User, DockerRegistry.Password);
        var trusting = new SiteOptions
        {
            Environment = new Dictionary<string, string?>
            {
                ["ENTREPOT_OUTBOUND_TRUSTED_REALMS"] = tokens.Address.GetLeftPart(UriPartial.Authority),
            },
        };

        await ShouldReplicateAsync(registry, remote, options: trusting);
    }

    [Fact]
    public async Task A_token_server_somewhere_else_does_not_get_the_credentials()
    {
        await using var tokens = await TokenServer.StartAsync(DockerRegistry.User, DockerRegistry.Password, Cancel);
        var options = new DockerRegistryOptions { Token = tokens };
        await using var registry = await DockerRegistry.StartAsync(options, Cancel);
        await using var site = await EntrepotSite.StartAsync(Cancel);

        var refused = await Should.ThrowAsync<RigException>(() =>
            CreateEndpointAsync(site, registry, DockerRegistry.Password, null)
        );

        refused.Message.ShouldContain("400");
        tokens.RequestedScopes.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_image_arrives_at_a_registry_with_its_own_certificate_authority()
    {
        using var authority = new CertificateAuthority();
        var options = new DockerRegistryOptions { Basic = true, Tls = authority };
        await using var registry = await DockerRegistry.StartAsync(options, Cancel);
        using var remote = new RegistryHttpClient(
            registry.Address,
            DockerRegistry.User,
            DockerRegistry.Password,
            authority.TrustingHandler()
        );

        await ShouldReplicateAsync(registry, remote, authority.Pem);
    }

    [Fact]
    public async Task An_endpoint_with_a_wrong_password_is_not_created()
    {
        await using var registry = await DockerRegistry.StartAsync(new DockerRegistryOptions { Basic = true }, Cancel);
        await using var site = await EntrepotSite.StartAsync(Cancel);

        var refused = await Should.ThrowAsync<RigException>(() => CreateEndpointAsync(site, registry, "wrong", null));

        refused.Message.ShouldContain("400");
    }

    [Fact]
    public async Task An_unknown_certificate_authority_is_refused()
    {
        using var authority = new CertificateAuthority();
        var options = new DockerRegistryOptions { Basic = true, Tls = authority };
        await using var registry = await DockerRegistry.StartAsync(options, Cancel);
        await using var site = await EntrepotSite.StartAsync(Cancel);

        var refused = await Should.ThrowAsync<RigException>(() =>
            CreateEndpointAsync(site, registry, DockerRegistry.Password, null)
        );

        refused.Message.ShouldContain("400");
    }

    private static async Task ShouldReplicateAsync(
        DockerRegistry registry,
        RegistryHttpClient remote,
        string? authority = null,
        SiteOptions? options = null
    )
    {
        await using var site = await EntrepotSite.StartAsync(options ?? new SiteOptions(), Cancel);
        var endpoint = await CreateEndpointAsync(site, registry, DockerRegistry.Password, authority);
        await site.Api.CreateRuleAsync(new RuleRequest("to-the-peer", endpoint), Cancel);
        var index = new ImageBuilder().MultiArchitecture(5000, "amd64", "arm64");

        await site.Registry.PushAsync(Repository, index, Cancel, "v1");

        await Eventually.IsTrueAsync(
            "the image arrives",
            async cancel => await remote.GetDigestAsync(Mirror, "v1", cancel) == index.Digest,
            Cancel
        );
        await remote.VerifyAsync(Mirror, "v1", index, Cancel);
    }

    private static async Task<long> CreateEndpointAsync(
        EntrepotSite site,
        DockerRegistry registry,
        string password,
        string? authority
    )
    {
        var body = new
        {
            name = "peer",
            type = "docker-registry",
            url = registry.Address.GetLeftPart(UriPartial.Authority),
            insecure = false,
            ca_certificate = authority,
            credential = new
            {
                type = "basic",
                access_key = DockerRegistry.User,
                access_secret = password,
            },
        };
        var id = await site.Api.CreateAsync("/registries", body, Cancel);
        var stored = await site.Api.GetTextAsync($"/registries/{id}", Cancel);
        stored.ShouldNotContain($"\"{DockerRegistry.Password}\"");
        return long.Parse(id, System.Globalization.CultureInfo.InvariantCulture);
    }
}
