using Entrepot.Cli.Rewrite;
using Entrepot.Oci;
using Entrepot.Remotes;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Cli.Rewrite;

/// <summary>Names are rewritten to where the image is, and by digest if one likes.</summary>
public sealed class NameLookupTests : IDisposable
{
    private static readonly Digest One = Digest.Parse($"sha256:{new string('1', 64)}");
    private static readonly Digest Two = Digest.Parse($"sha256:{new string('2', 64)}");

    private readonly StringWriter output = new();
    private readonly StringWriter errors = new();
    private readonly Dictionary<string, Digest> there = new(StringComparer.Ordinal)
    {
        ["old.io/team/app:v1"] = One,
        ["new.io/team/app:v1"] = One,
        [$"new.io/team/app@{One}"] = One,
        ["old.io/team/moved:v1"] = One,
        ["new.io/team/moved:v1"] = Two,
        ["new.io/team/orphan:v1"] = Two,
        ["new.io/team/app"] = Two,
        ["old.io/team/app"] = Two,
    };

    public void Dispose()
    {
        output.Dispose();
        errors.Dispose();
    }

    [Theory]
    [InlineData("old.io/team/app:v1", "new.io/team/app:v1")]
    [InlineData("old.io/team/app", "new.io/team/app")]
    [InlineData("other.io/team/app:v1", "other.io/team/app:v1")]
    public async Task What_is_the_same_at_both_places_is_rewritten(string before, string after)
    {
        (await RunAsync(before, verify: true)).ShouldBe(RewriteRun.Done);

        output.ToString().ShouldBe(after);
    }

    [Theory]
    [InlineData("old.io/team/absent:v1", "new.io/team/absent:v1: its registry does not have it")]
    [InlineData("old.io/team/moved:v1", "new.io/team/moved:v1 is sha256:2222")]
    [InlineData("old.io/team/orphan:v1", "old.io/team/orphan:v1: its registry does not have it")]
    [InlineData("old.io/team/broken:v1", "could not be asked about")]
    public async Task What_is_not_stays_and_is_told_of(string name, string reason)
    {
        (await RunAsync(name, verify: true)).ShouldBe(RewriteRun.Fault);

        output.ToString().ShouldBe(name);
        errors.ToString().ShouldContain(reason);
    }

    [Fact]
    public async Task A_digest_takes_the_place_of_a_tag_and_one_that_is_there_stays()
    {
        var text =
            $"kind: Pod\napiVersion: v1\nspec:\n  containers:\n  - image: 'old.io/team/app:v1' # a\n  - image: old.io/team/app@{One}\n";

        (await RunAsync(text, pin: true)).ShouldBe(RewriteRun.Done);

        output
            .ToString()
            .ShouldBe(
                $"kind: Pod\napiVersion: v1\nspec:\n  containers:\n  - image: 'new.io/team/app@{One}' # a\n  - image: new.io/team/app@{One}\n"
            );
    }

    [Fact]
    public async Task Without_a_mapping_every_name_is_pinned_where_it_is()
    {
        (await RunAsync("FROM old.io/team/app:v1 AS a\n", pin: true, mappings: [])).ShouldBe(RewriteRun.Done);

        output.ToString().ShouldBe($"FROM old.io/team/app@{One} AS a\n");
    }

    [Fact]
    public async Task A_kustomization_has_a_digest_instead_of_its_tag()
    {
        const string text = "kind: Kustomization\nimages:\n- name: old.io/team/app\n  newTag: v1 # one\n";

        (await RunAsync(text, pin: true)).ShouldBe(RewriteRun.Done);

        output
            .ToString()
            .ShouldBe(
                $"kind: Kustomization\nimages:\n- name: old.io/team/app\n  newName: new.io/team/app\n  digest: {One} # one\n"
            );
    }

    [Fact]
    public async Task Values_of_a_chart_have_it_where_they_have_a_place_for_it()
    {
        const string text = """
            a: {repository: old.io/team/app, tag: "v1", digest: ""}
            b:
              registry: old.io
              repository: team/app
              tag: v1 # one
            """;

        (await RunAsync(text, pin: true)).ShouldBe(RewriteRun.Done);

        output
            .ToString()
            .ShouldBe(
                $$"""
                a: {repository: new.io/team/app, tag: "v1", digest: "{{One}}"}
                b:
                  registry: new.io
                  repository: team/app
                  tag: v1@{{One}} # one
                """
            );
    }

    [Theory]
    [InlineData("image: {repository: old.io/team/app, tag: ''}")]
    [InlineData("services: {a: {image: 'old.io/team/app:${TAG}'}}")]
    public async Task A_tag_that_is_not_known_yet_cannot_be_asked_about(string text)
    {
        (await RunAsync(text, verify: true)).ShouldBe(RewriteRun.Fault);

        output.ToString().ShouldBe(text);
        errors.ToString().ShouldContain("no registry can be asked");
    }

    private Task<int> RunAsync(string text, bool verify = false, bool pin = false, string[]? mappings = null)
    {
        PrefixMap.TryParse(mappings ?? ["old.io=new.io"], out var map, out _).ShouldBeTrue();
        return new RewriteRun(
            new RewriteOptions([], [], "auto", false, false),
            mappings is [] ? [] : [map!.Find],
            new NameLookup(verify, pin, FindAsync),
            output,
            errors
        ).RunAsync(new StringReader(text), TestContext.Current.CancellationToken);
    }

    private Task<Digest?> FindAsync(ImageName name, CancellationToken cancellationToken) =>
        name.Path == "team/broken"
            ? throw new RemoteException(new RemoteFault(RemoteFaultReason.Connect, "It does not answer."))
            : Task.FromResult<Digest?>(there.TryGetValue(name.ToString(), out var digest) ? digest : null);
}
