using Entrepot.Cli.Where;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Cli;

public sealed class ImageReferenceTests
{
    private const string Digest = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Theory]
    [InlineData("localhost:5000/library/nginx:1.27", "localhost:5000", "library/nginx", "1.27")]
    [InlineData("registry.example.org/team/app/web", "registry.example.org", "team/app/web", "latest")]
    [InlineData($"r.example.org/team/app@{Digest}", "r.example.org", "team/app", Digest)]
    [InlineData("[::1]:5000/a/b:c", "[::1]:5000", "a/b", "c")]
    public void It_is_read_as_clients_read_it(string text, string registry, string repository, string reference)
    {
        ImageReference.TryParse(text, out var image).ShouldBeTrue();
        image.Registry.ShouldBe(registry);
        image.Repository.ToString().ShouldBe(repository);
        image.Reference.ToString().ShouldBe(reference);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nginx")]
    [InlineData("localhost:5000/nginx")]
    [InlineData("user:secret@localhost:5000/library/nginx")]
    [InlineData("/library/nginx")]
    [InlineData("localhost:5000/")]
    [InlineData("localhost:5000/Library/nginx")]
    [InlineData("localhost:5000/library/nginx:")]
    [InlineData("local host/library/nginx")]
    public void What_names_no_image_is_refused(string text) => ImageReference.TryParse(text, out _).ShouldBeFalse();
}
