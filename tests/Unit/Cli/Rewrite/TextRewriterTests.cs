using CsCheck;
using Entrepot.Cli.Rewrite;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Cli.Rewrite;

/// <summary>The names change, and not a byte besides.</summary>
public sealed class TextRewriterTests
{
    [Fact]
    public void Every_workload_of_Kubernetes_has_its_containers_rewritten()
    {
        const string text = """
            # a comment with old.io/team/app:v1 in it
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: web, annotations: { note: "old.io/team/app:v1" } }
            spec:
              template:
                spec:
                  initContainers:
                  - {name: init, image: old.io/team/init:v1}   # flow
                  containers:
                    - name: web
                      image:   "old.io/team/app:v1"  # quoted
                    - name: side
                      image: 'old.io/other/side'
                      env:
                        - name: IMAGE
                          value: old.io/team/app:v1
                  volumes:
                    - name: data
                      image:
                        reference: old.io/team/data:v2
                        pullPolicy: IfNotPresent
            ---
            apiVersion: batch/v1
            kind: CronJob
            spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: a, image: old.io/team/job}]}}}}}
            ---
            apiVersion: v1
            kind: List
            items:
              - apiVersion: v1
                kind: Pod
                spec:
                  containers: [{name: a, image: old.io/team/pod}]
                  ephemeralContainers:
                  - name: debug
                    image: old.io/team/debug
            """;

        Rewrite(text, "web.yaml")
            .ShouldBe(
                text.Replace("image: old.io/team/init", "image: new.io/t/init", StringComparison.Ordinal)
                    .Replace(
                        "image:   \"old.io/team/app:v1\"",
                        "image:   \"new.io/t/app:v1\"",
                        StringComparison.Ordinal
                    )
                    .Replace("reference: old.io/team/data", "reference: new.io/t/data", StringComparison.Ordinal)
                    .Replace("image: old.io/team/job", "image: new.io/t/job", StringComparison.Ordinal)
                    .Replace("image: old.io/team/pod", "image: new.io/t/pod", StringComparison.Ordinal)
                    .Replace("image: old.io/team/debug", "image: new.io/t/debug", StringComparison.Ordinal)
            );
    }

    [Fact]
    public void What_is_no_container_is_left_alone()
    {
        const string text = """
            apiVersion: v1
            kind: ConfigMap
            data:
              image: old.io/team/app
              list: |
                containers:
                  - image: old.io/team/app
            """;

        Rewrite(text, "map.yaml").ShouldBe(text);
    }

    [Fact]
    public void Custom_resources_are_rewritten_where_they_are_said_to_have_names()
    {
        const string text = """
            apiVersion: monitoring.coreos.com/v1
            kind: Prometheus
            spec:
              image: old.io/team/prometheus:v3
              jobs:
                - image: old.io/team/a
                - image: old.io/team/b
            """;

        Rewrite(text, "p.yaml", ["Prometheus:spec.image", "spec.jobs[].image", "Other:spec.image"])
            .ShouldBe(text.Replace("old.io/team", "new.io/t", StringComparison.Ordinal));
        Rewrite(text, "p.yaml", ["Other:spec.image"]).ShouldBe(text);
    }

    [Theory]
    [InlineData("image: old.io/team/app:v1\n", "image: new.io/t/app:v1\n")]
    [InlineData(
        "image:\n  repository: old.io/team/app # r\n  tag: \"v1\"\n",
        "image:\n  repository: new.io/t/app # r\n  tag: \"v1\"\n"
    )]
    [InlineData(
        "web:\n  image:\n    registry: old.io\n    repository: team/app\n    tag: v1\n",
        "web:\n  image:\n    registry: new.io\n    repository: t/app\n    tag: v1\n"
    )]
    [InlineData(
        "web:\n  image:\n    registry: same.io\n    repository: a/app\n    digest: \"\"\n",
        "web:\n  image:\n    registry: mirror.io/same\n    repository: a/app\n    digest: \"\"\n"
    )]
    [InlineData(
        "image: {registry: '', repository: old.io/team/app, tag: v1}",
        "image: {registry: '', repository: new.io/t/app, tag: v1}"
    )]
    [InlineData(
        "sidecarImage: old.io/team/app\nnote: old.io/team/app\n",
        "sidecarImage: new.io/t/app\nnote: old.io/team/app\n"
    )]
    [InlineData("git: {repository: old.io/team/app}\n", "git: {repository: old.io/team/app}\n")]
    public void Values_of_a_chart_are_rewritten_joined_and_in_parts(string text, string expected) =>
        Rewrite(text, "values.yaml").ShouldBe(expected);

    [Fact]
    public void A_kustomization_gives_the_new_name_and_keeps_the_one_that_it_looks_for()
    {
        const string text = """
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources: [base]
            images:
              - name: old.io/team/app
                newTag: v2
              - name: web
                newName: old.io/team/web  # ours
              - {name: old.io/team/x, newTag: "3"}
            """;

        Rewrite(text, "kustomization.yaml")
            .ShouldBe(
                text.Replace(
                        "- name: old.io/team/app\n",
                        "- name: old.io/team/app\n    newName: new.io/t/app\n",
                        StringComparison.Ordinal
                    )
                    .Replace("newName: old.io/team/web", "newName: new.io/t/web", StringComparison.Ordinal)
                    .Replace(
                        "{name: old.io/team/x, new",
                        "{name: old.io/team/x, newName: new.io/t/x, new",
                        StringComparison.Ordinal
                    )
            );
    }

    [Fact]
    public void Services_of_Compose_are_rewritten_with_their_variables()
    {
        const string text =
            "services:\r\n  web:\r\n    image: old.io/team/app:${TAG:-v1}\r\n    build: .\r\n  db:\r\n    image: postgres:17\r\n";

        Rewrite(text, "compose.yaml")
            .ShouldBe(text.Replace("old.io/team/app", "new.io/t/app", StringComparison.Ordinal));
    }

    [Fact]
    public void Dockerfiles_are_rewritten_where_they_build_on_images()
    {
        const string text = """
            # syntax=docker/dockerfile:1
            ARG BASE=old.io/team/base:v1
            ARG OTHER=old.io/team/other
            FROM --platform=$BUILDPLATFORM old.io/team/sdk:9 AS build
            RUN --mount=type=bind,from=old.io/team/tools,target=/t echo \
            FROM old.io/team/app
            RUN <<EOF
            FROM old.io/team/app
            EOF
            from build as test
            FROM ${BASE}
            COPY --from=build /a /a
            COPY --chown=1 --from=old.io/team/assets /b /b
            COPY --from=0 /c /c
            FROM scratch
            """;

        Rewrite(text, "Dockerfile")
            .ShouldBe(
                text.Replace("BASE=old.io/team", "BASE=new.io/t", StringComparison.Ordinal)
                    .Replace("old.io/team/sdk", "new.io/t/sdk", StringComparison.Ordinal)
                    .Replace("old.io/team/tools", "new.io/t/tools", StringComparison.Ordinal)
                    .Replace("old.io/team/assets", "new.io/t/assets", StringComparison.Ordinal)
            );
    }

    [Fact]
    public void A_list_is_rewritten_line_by_line()
    {
        const string text = "# mine\nold.io/team/app:v1\n\n  old.io/other/app\r\nold.io/team/b";

        Rewrite(text, null).ShouldBe("# mine\nnew.io/t/app:v1\n\n  old.io/other/app\r\nnew.io/t/b");
    }

    [Fact]
    public void What_is_no_YAML_is_said_to_be_none()
    {
        var names = new NameRewriter([_ => "never"]);

        Rewriter(names, []).Find("image: {{ .Values.image }}\n  a: b", "template.yaml").ShouldBeNull();
    }

    [Theory]
    [InlineData("image: &a old.io/team/app\nb: {image: *a}\n", "image: &a new.io/t/app\nb: {image: *a}\n")]
    [InlineData("image: !!str old.io/team/app\n", "image: !!str new.io/t/app\n")]
    [InlineData("\uFEFFimage: old.io/team/app\n", "\uFEFFimage: new.io/t/app\n")]
    [InlineData("ä: ö\nimage: old.io/team/app\n", "ä: ö\nimage: new.io/t/app\n")]
    [InlineData("😀: 😀😀\nimage: old.io/team/app\n", "😀: 😀😀\nimage: new.io/t/app\n")]
    public void Anchors_tags_and_letters_of_every_kind_are_no_trouble(string text, string expected) =>
        Rewrite(text, "values.yaml").ShouldBe(expected);

    [Fact]
    public void A_value_that_cannot_be_changed_in_place_is_told_of()
    {
        var names = new NameRewriter([name => $"new.io/{name.Path}"]);

        Rewriter(names, []).Find("image: \"old.io\\/team/app\"\n", "values.yaml").ShouldBe([]);

        names.Faults.Single().ShouldContain("line 1");
    }

    /// <summary>Whatever surrounds a name, it stays.</summary>
    [Fact]
    public void Nothing_but_names_changes_whatever_the_text_looks_like()
    {
        var quotes = Gen.OneOf("", "'", "\"");
        var ends = Gen.OneOf("\n", "\r\n");
        var blanks = Gen.OneOf("", " ", "  # old.io/team/app", " #é");

        Gen.Select(quotes, ends, blanks, Gen.Int[1, 9], Gen.OneOf("app", "a.b/c-d", "x__y"))
            .Sample(
                (quote, end, blank, indent, name) =>
                {
                    var text = string.Join(
                        end,
                        "apiVersion: v1",
                        "kind: Pod",
                        "spec:",
                        $"{Space(indent)}containers:",
                        $"{Space(indent)}- name: a{blank}",
                        $"{Space(indent)}  image: {quote}old.io/team/{name}:v1{quote}{blank}",
                        ""
                    );

                    Rewrite(text, "pod.yaml")
                        .ShouldBe(
                            text.Replace(
                                $"{quote}old.io/team/{name}:v1{quote}",
                                $"{quote}new.io/t/{name}:v1{quote}",
                                StringComparison.Ordinal
                            )
                        );
                }
            );

        static string Space(int count) => new(' ', count);
    }

    private static string Rewrite(string text, string? file, params string[] paths)
    {
        PrefixMap.TryParse(["old.io/team=new.io/t", "same.io=mirror.io/same"], out var map, out _).ShouldBeTrue();
        var names = new NameRewriter([map!.Find]);
        var edits = Rewriter(names, paths).Find(text, file).ShouldNotBeNull();
        names.Faults.ShouldBeEmpty();
        return Edit.Apply(text, edits);
    }

    private static TextRewriter Rewriter(NameRewriter names, string[] paths) =>
        new(
            names,
            TextKind.Auto,
            [
                .. paths.Select(text =>
                    FieldPath.TryParse(text, out var path) ? path : throw new InvalidOperationException(text)
                ),
            ],
            new HashSet<string>()
        );
}
