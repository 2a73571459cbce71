using Entrepot.Cli.Rewrite;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Cli.Rewrite;

public sealed class ImageNameTests
{
    [Theory]
    [InlineData("nginx", "docker.io/library/nginx", "")]
    [InlineData("nginx:1.27", "docker.io/library/nginx", ":1.27")]
    [InlineData("bitnami/redis:7", "docker.io/bitnami/redis", ":7")]
    [InlineData("docker.io/nginx", "docker.io/library/nginx", "")]
    [InlineData("index.docker.io/library/nginx", "docker.io/library/nginx", "")]
    [InlineData("localhost/app", "localhost/app", "")]
    [InlineData("localhost:5000/team/app:v1", "localhost:5000/team/app", ":v1")]
    [InlineData("10.0.0.7:5000/app", "10.0.0.7:5000/app", "")]
    [InlineData(
        "gcr.io/p/app@sha256:0123456789012345678901234567890123456789012345678901234567890123",
        "gcr.io/p/app",
        "@sha256:0123456789012345678901234567890123456789012345678901234567890123"
    )]
    [InlineData(
        "app:v1@sha256:0123456789012345678901234567890123456789012345678901234567890123",
        "docker.io/library/app",
        ":v1@sha256:0123456789012345678901234567890123456789012345678901234567890123"
    )]
    [InlineData("registry.example.com/a__b/c-d.e:${TAG:-latest}", "registry.example.com/a__b/c-d.e", ":${TAG:-latest}")]
    [InlineData("app:$VERSION", "docker.io/library/app", ":$VERSION")]
    public void Names_are_understood_as_docker_does(string text, string name, string suffix)
    {
        ImageName.TryParse(text, out var parsed).ShouldBeTrue();

        (parsed!.Name, parsed.Suffix).ShouldBe((name, suffix));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" nginx")]
    [InlineData("Nginx")]
    [InlineData("nginx:")]
    [InlineData("nginx@sha256:abc")]
    [InlineData("http://registry/app")]
    [InlineData("${IMAGE}")]
    [InlineData("{{ .Values.image }}")]
    [InlineData("a//b")]
    [InlineData("/a")]
    [InlineData("-a")]
    public void What_is_no_name_is_none(string text) => ImageName.TryParse(text, out _).ShouldBeFalse();
}
