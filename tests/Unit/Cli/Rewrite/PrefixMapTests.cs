using Entrepot.Cli.Rewrite;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Cli.Rewrite;

public sealed class PrefixMapTests
{
    [Theory]
    [InlineData("registry.private.com/lib/nginx:1", "gcr.io/lib/nginx:1")]
    [InlineData("registry.private.com/lib/deep/app", "eu.gcr.io/deep/app")]
    [InlineData("registry.private.com/library/nginx", null)]
    [InlineData("nginx:1.27", "gcr.io/hub/nginx:1.27")]
    [InlineData("docker.io/nginx", "gcr.io/hub/nginx")]
    [InlineData("bitnami/redis", "gcr.io/bit/redis")]
    [InlineData("quay.io/a/b", "mirror.local:5000/quay/a/b")]
    public void The_longest_prefix_of_whole_components_counts(string written, string? expected)
    {
        PrefixMap
            .TryParse(
                [
                    "registry.private.com/lib=gcr.io/lib",
                    "registry.private.com/lib/deep=eu.gcr.io/deep/",
                    "docker.io/library/=gcr.io/hub",
                    "bitnami=gcr.io/bit",
                    "quay.io=mirror.local:5000/quay",
                ],
                out var map,
                out _
            )
            .ShouldBeTrue();

        new NameRewriter([map!.Find]).Rewrite(written).ShouldBe(expected);
    }

    [Fact]
    public void A_word_alone_is_docker_hubs_namespace_or_its_official_image()
    {
        PrefixMap.TryParse(["nginx=gcr.io/web/nginx"], out var map, out _).ShouldBeTrue();
        var names = new NameRewriter([map!.Find]);

        names.Rewrite("nginx:1").ShouldBe("gcr.io/web/nginx:1");
        names.Rewrite("nginx/unit").ShouldBe("gcr.io/web/nginx/unit");
        names.Rewrite("nginxinc/nginx").ShouldBeNull();
    }

    [Theory]
    [InlineData("a")]
    [InlineData("=b")]
    [InlineData("a=")]
    [InlineData("a=b=c")]
    [InlineData("nginx:1.27=b")]
    [InlineData("a=https://b")]
    [InlineData("A b=c")]
    public void What_is_no_mapping_is_refused_with_what_one_is(string mapping)
    {
        PrefixMap.TryParse([mapping], out _, out var fault).ShouldBeFalse();

        fault.ShouldNotBeNull().ShouldContain("FROM=TO");
    }
}
