using Entrepot.Cli.Rewrite;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Cli.Rewrite;

/// <summary>A function of kpt or kustomize: a ResourceList comes, and goes on rewritten.</summary>
public sealed class ResourceListTests : IDisposable
{
    private const string List = """
        apiVersion: config.kubernetes.io/v1
        kind: ResourceList
        items:
        - apiVersion: v1
          kind: Pod
          metadata:
            name: a   # first
            annotations:
              internal.config.kubernetes.io/path: 'a.yaml'
              internal.config.kubernetes.io/index: '1'
          spec:
            containers:
            - image: "old.io/app:v1"
        - apiVersion: example.com/v1
          kind: Shop
          metadata: {name: b, namespace: n}
          spec: {image: old.io/shop, other: old.io/shop}
        functionConfig:
          apiVersion: example.com/v1
          kind: ImageNames
          spec:
            map:
            - old.io=new.io
            paths: [spec.image]
          containers:
          - image: old.io/app:v1

        """;

    private readonly StringWriter output = new();
    private readonly StringWriter errors = new();

    public void Dispose()
    {
        output.Dispose();
        errors.Dispose();
    }

    [Fact]
    public async Task Its_objects_are_rewritten_as_it_says_itself_and_nothing_else_of_it()
    {
        (await RunAsync(List)).ShouldBe(RewriteRun.Done);

        output
            .ToString()
            .ShouldBe(
                List.Replace("- image: \"old.io/app:v1\"", "- image: \"new.io/app:v1\"", StringComparison.Ordinal)
                    .Replace("{image: old.io/shop,", "{image: new.io/shop,", StringComparison.Ordinal)
            );
    }

    [Fact]
    public async Task What_could_not_be_rewritten_is_in_its_results()
    {
        // A value that goes on in the next line cannot be changed in place.
        var text = List.Replace("\"old.io/app:v1\"", "\"old.io/\\\n        app:v1\"", StringComparison.Ordinal);

        (await RunAsync(text)).ShouldBe(RewriteRun.Fault);

        var results = output.ToString()[
            text.Replace("{image: old.io", "{image: new.io", StringComparison.Ordinal).TrimEnd().Length..
        ];
        results.ShouldStartWith("\nresults:\n- {\"message\":\"line ");
        results.ShouldContain(
            "\"severity\":\"error\",\"resourceRef\":{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"name\":\"a\"},\"file\":{\"path\":\"a.yaml\",\"index\":1}}\n"
        );
    }

    [Fact]
    public async Task As_JSON_it_stays_JSON()
    {
        const string text =
            """{"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "items": [{"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"image": "old.io\u002fapp"}]}}], "functionConfig": {"kind": "ConfigMap", "data": {"map": "old.io=new.io"}}}""";

        (await RunAsync(text)).ShouldBe(RewriteRun.Fault);

        System.Text.Json.Nodes.JsonNode.Parse(output.ToString())!["results"]![0]!["resourceRef"]!["kind"]!
            .GetValue<string>()
            .ShouldBe("Pod");
    }

    [Theory]
    [InlineData(
        "spec: {map: {old.io: new.io, docker.io/library: new.io/hub}}",
        "old.io=new.io|docker.io/library=new.io/hub"
    )]
    [InlineData("spec: {map: [{from: old.io, to: new.io}, a.io=b.io]}", "old.io=new.io|a.io=b.io")]
    [InlineData("data: {map: \"old.io=new.io, a.io=b.io\"}", "old.io=new.io|a.io=b.io")]
    [InlineData("data: {map: |-\n    old.io=new.io\n    a.io=b.io\n}", null)]
    [InlineData("spec: {maps: [old.io=new.io]}", null)]
    [InlineData("metadata: {name: none}", "")]
    public void Rules_are_written_in_several_ways(string rules, string? expected)
    {
        var read = RewriteSettingsReader.TryRead($"kind: ImageNames\n{rules}\n", out var settings, out var fault);

        (read ? string.Join('|', settings!.Maps) : null).ShouldBe(expected);
        (fault is null).ShouldBe(read);
    }

    private Task<int> RunAsync(string text)
    {
        FunctionConfig.TryRead(text, out var settings, out _).ShouldBeTrue();
        RewriteMappings.TryParse(settings!.Maps, out var mappings, out _).ShouldBeTrue();
        return mappings!
            .Run(new RewriteOptions([], settings.Paths, "auto", false, false), settings, null, output, errors)
            .RunAsync(new StringReader(text), TestContext.Current.CancellationToken);
    }
}
