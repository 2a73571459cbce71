using CsCheck;
using Entrepot.Distribution.Routing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Distribution.Routing;

public sealed class RegistryPathTests
{
    private static readonly Gen<string> Component = Gen.OneOf(
        "a",
        "b1",
        "manifests",
        "blobs",
        "uploads",
        "tags",
        "list",
        "referrers"
    );
    private static readonly Gen<string[]> Name = Component.Array[2, 5];

    [Fact]
    public void Any_name_is_told_apart_from_what_follows_it() =>
        Gen.Select(
                Name,
                Gen.OneOf("manifests/v1", "blobs/sha256:00", "referrers/sha256:00", "tags/list", "blobs/uploads/")
            )
            .Sample(
                (name, rest) =>
                    Fold($"/v2/{string.Join('/', name)}/{rest}").ShouldBe($"/v2/{string.Join("%2F", name)}/{rest}")
            );

    [Theory]
    [InlineData("/v2/")]
    [InlineData("/v2/_catalog")]
    public void Paths_without_a_name_stay_as_they_are(string path) => Fold(path).ShouldBe(path);

    [Theory]
    [InlineData("/v2/library/nginx/manifests/sha256%3Aab", "/v2/library/nginx/manifests/sha256:ab")]
    [InlineData("/v2/library/nginx/manifests/sha256%3aab?x=%2F", "/v2/library/nginx/manifests/sha256:ab")]
    public void The_colon_of_a_digest_may_come_escaped(string sent, string decoded)
    {
        RegistryPath.TryFold(sent, decoded, out var folded).ShouldBeTrue();
        folded.ShouldBe("/v2/library%2Fnginx/manifests/sha256:ab");
    }

    // What the client sent, and what the server makes of it.
    [Theory]
    [InlineData("/v2/a/../library/nginx/manifests/v1", "/v2/library/nginx/manifests/v1")]
    [InlineData("/v2/a/%2e%2e/library/nginx/manifests/v1", "/v2/library/nginx/manifests/v1")]
    [InlineData("/v2/./library/nginx/manifests/v1", "/v2/library/nginx/manifests/v1")]
    [InlineData("/v2/libr%61ry/nginx/manifests/v1", "/v2/library/nginx/manifests/v1")]
    [InlineData("/v2/library%2Fnginx/manifests/v1", "/v2/library%2Fnginx/manifests/v1")]
    [InlineData("/v2/library%2fnginx/manifests/v1", "/v2/library%2fnginx/manifests/v1")]
    [InlineData("/v2/library/nginx%252Fx/manifests/v1", "/v2/library/nginx%2Fx/manifests/v1")]
    [InlineData("/v2//library/nginx/manifests/v1", "/v2//library/nginx/manifests/v1")]
    [InlineData("/v2/library//nginx/manifests/v1", "/v2/library//nginx/manifests/v1")]
    [InlineData("/v2/library/nginx/manifests/v1/", "/v2/library/nginx/manifests/v1/")]
    [InlineData("/v2/library/nginx/manifests/", "/v2/library/nginx/manifests/")]
    [InlineData("/v2/library/nginx/MANIFESTS/v1", "/v2/library/nginx/MANIFESTS/v1")]
    [InlineData("/V2/library/nginx/manifests/v1", "/V2/library/nginx/manifests/v1")]
    [InlineData("/v2/library/nginx/tags/list/", "/v2/library/nginx/tags/list/")]
    [InlineData("/v2/_catalog/", "/v2/_catalog/")]
    [InlineData("/v2/_Catalog", "/v2/_Catalog")]
    [InlineData("/v2%2Flibrary/nginx/manifests/v1", "/v2%2Flibrary/nginx/manifests/v1")]
    [InlineData("/v2/library%5Cnginx/manifests/v1", "/v2/library\\nginx/manifests/v1")]
    [InlineData("/%76%32/library/nginx/manifests/v1", "/v2/library/nginx/manifests/v1")]
    [InlineData("/v2/manifests/v1", "/v2/manifests/v1")]
    [InlineData("/v2/library/nginx", "/v2/library/nginx")]
    public void No_other_spelling_reaches_anything(string sent, string decoded)
    {
        RegistryPath.TryFold(sent, decoded, out var folded).ShouldBeTrue();
        folded.ShouldBeNull();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/v2.0/projects")]
    [InlineData("/v22/")]
    public void Other_paths_are_none_of_the_registrys_business(string path) =>
        RegistryPath.TryFold(path, path, out _).ShouldBeFalse();

    private static string? Fold(string path)
    {
        RegistryPath.TryFold(path, path, out var folded).ShouldBeTrue();
        return folded;
    }
}
