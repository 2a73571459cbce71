using System.Text.Json.Nodes;
using Entrepot.Cli.Rewrite;
using Entrepot.Cli.Webhook;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Cli.Webhook;

/// <summary>Pods get the names of the site, and what they were sent with is not forgotten.</summary>
public sealed class ImageMutationTests
{
    [Fact]
    public void All_images_of_a_pod_are_rewritten_and_the_original_ones_kept()
    {
        var pod = Mutate(Reviews.PodOfReplicaSet);

        pod["spec"]!["containers"]![0]!["image"]!.GetValue<string>().ShouldBe("new.io/team/web:v1");
        pod["spec"]!["containers"]![0]!["env"]![0]!["value"]!.GetValue<string>().ShouldBe("old.io/team/web:v1");
        pod["spec"]!["containers"]![1]!["image"]!.GetValue<string>().ShouldBe("busybox:1.36");
        pod["spec"]!["initContainers"]![0]!["image"]!.GetValue<string>().ShouldBe("new.io/team/init:v1");
        pod["spec"]!["volumes"]![1]!["image"]!["reference"]!.GetValue<string>().ShouldBe("new.io/team/data:v1");
        var annotations = pod["metadata"]!["annotations"]!;
        annotations["kubectl.kubernetes.io/restartedAt"].ShouldNotBeNull();
        annotations[ImageMutation.Original]!
            .GetValue<string>()
            .ShouldBe(
                """{"initContainers/init":"old.io/team/init:v1","containers/web":"old.io/team/web:v1","volumes/data":"old.io/team/data:v1"}"""
            );
    }

    [Fact]
    public void A_pod_without_annotations_gets_some()
    {
        var pod = Mutate(Reviews.DryRun);

        pod["spec"]!["containers"]![0]!["image"]!.GetValue<string>().ShouldBe("new.io/team/web");
        pod["metadata"]!["annotations"]![ImageMutation.Original].ShouldNotBeNull();
    }

    [Fact]
    public void Of_a_pod_that_runs_only_what_is_new_is_rewritten()
    {
        var answer = Answer(Reviews.EphemeralContainer);
        var pod = Reviews.Patched(Reviews.EphemeralContainer, answer);

        pod["spec"]!["containers"]![0]!["image"]!.GetValue<string>().ShouldBe("old.io/team/web:v1");
        pod["spec"]!["ephemeralContainers"]![0]!["image"]!.GetValue<string>().ShouldBe("old.io/team/old-tools");
        pod["spec"]!["ephemeralContainers"]![1]!["image"]!.GetValue<string>().ShouldBe("new.io/team/tools");
        pod["metadata"]!["annotations"].ShouldBeNull();
        answer.Warnings.ShouldBe([
            "is rewritten: ephemeralContainers/debugger-2: old.io/team/tools -> new.io/team/tools",
        ]);
    }

    [Fact]
    public void An_update_with_the_same_images_changes_nothing()
    {
        var review = JsonNode.Parse(Reviews.PodOfReplicaSet)!;
        review["request"]!["oldObject"] = review["request"]!["object"]!.DeepClone();

        Answer(review.ToJsonString()).ShouldBe(AdmissionAnswer.Allowed);
    }

    [Theory]
    [InlineData("old.io=new.io")]
    [InlineData("old.io=old.io/mirror")]
    public void What_was_rewritten_is_not_rewritten_again(string map)
    {
        var review = JsonNode.Parse(Reviews.PodOfReplicaSet)!;
        var first = Answer(Reviews.PodOfReplicaSet, map: map);
        review["request"]!["object"] = Reviews.Patched(Reviews.PodOfReplicaSet, first);

        first.Patch.ShouldNotBeNull();
        Answer(review.ToJsonString(), map: map).ShouldBe(AdmissionAnswer.Allowed);
    }

    [Fact]
    public void What_was_kept_of_an_image_is_forgotten_with_it()
    {
        var review = JsonNode.Parse(Reviews.PodOfReplicaSet)!;
        var copied = Mutate(Reviews.PodOfReplicaSet);
        copied["spec"]!["containers"]![0]!["image"] = "elsewhere.io/web:v2";
        review["request"]!["object"] = copied;

        var pod = Mutate(review.ToJsonString());

        pod["spec"]!["containers"]![0]!["image"]!.GetValue<string>().ShouldBe("elsewhere.io/web:v2");
        pod["metadata"]!["annotations"]![ImageMutation.Original]!
            .GetValue<string>()
            .ShouldBe("""{"initContainers/init":"old.io/team/init:v1","volumes/data":"old.io/team/data:v1"}""");
    }

    [Fact]
    public void Nothing_kept_is_no_annotation()
    {
        var review = JsonNode.Parse(Reviews.DryRun)!;
        var copied = Mutate(Reviews.DryRun);
        copied["spec"]!["containers"]![0]!["image"] = "elsewhere.io/web:v2";
        review["request"]!["object"] = copied;

        Mutate(review.ToJsonString())["metadata"]!["annotations"]!.AsObject().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("""{"containers/try":{}}""")]
    [InlineData("""{"containers/try":"a","containers/try":"b"}""")]
    public void An_annotation_that_somebody_wrote_does_no_harm(string annotation)
    {
        var review = JsonNode.Parse(Reviews.DryRun)!;
        review["request"]!["object"]!["metadata"]!["annotations"] = new JsonObject
        {
            [ImageMutation.Original] = annotation,
        };

        Mutate(review.ToJsonString())["metadata"]!["annotations"]![ImageMutation.Original]!
            .GetValue<string>()
            .ShouldBe("""{"containers/try":"old.io/team/web"}""");
    }

    [Fact]
    public void A_crowd_of_containers_makes_no_endless_line_of_the_log()
    {
        var review = JsonNode.Parse(Reviews.DryRun)!;
        review["request"]!["object"]!["spec"]!["containers"] = new JsonArray([
            .. Enumerable
                .Range(0, 30)
                .Select(number => new JsonObject { ["name"] = $"c{number}", ["image"] = "old.io/team/web" }),
        ]);

        var answer = Answer(review.ToJsonString());

        answer.Patch!.Count.ShouldBe(32);
        answer.Notes!.Values.Single().ShouldEndWith("containers/c19: old.io/team/web -> new.io/team/web; and 10 more");
    }

    [Fact]
    public void A_dry_run_only_tells()
    {
        var pod = Reviews.Patched(Reviews.DryRun, Answer(Reviews.DryRun, onlyTell: true));

        pod["spec"]!["containers"]![0]!["image"]!.GetValue<string>().ShouldBe("old.io/team/web");
        pod["metadata"]!["annotations"]![ImageMutation.Planned]!
            .GetValue<string>()
            .ShouldBe("""{"containers/try":"new.io/team/web"}""");
    }

    [Fact]
    public void The_gate_looks_at_the_original_names()
    {
        var review = JsonNode.Parse(Reviews.PodOfReplicaSet)!;
        review["request"]!["object"] = Mutate(Reviews.PodOfReplicaSet);

        ImageMutation
            .OriginalImages(Reviews.Parse(review.ToJsonString()))
            .ShouldBe(
                ["old.io/team/init:v1", "old.io/team/web:v1", "busybox:1.36", "old.io/team/data:v1"],
                ignoreOrder: true
            );
    }

    [Fact]
    public void Templates_of_workloads_are_rewritten_too()
    {
        var review = JsonNode.Parse(Reviews.DryRun)!;
        var pod = review["request"]!["object"]!.DeepClone();
        review["request"]!["object"] = new JsonObject
        {
            ["kind"] = "Deployment",
            ["metadata"] = new JsonObject { ["name"] = "d" },
            ["spec"] = new JsonObject { ["template"] = pod },
        };

        Reviews.Patched(review.ToJsonString(), Answer(review.ToJsonString()))["spec"]!["template"]!["spec"]![
            "containers"
        ]![0]!["image"]!
            .GetValue<string>()
            .ShouldBe("new.io/team/web");
    }

    [Theory]
    [InlineData("{}", "no AdmissionReview")]
    [InlineData("[]", "no AdmissionReview")]
    [InlineData(
        """{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1beta1","request":{"uid":"1"}}""",
        "v1beta1"
    )]
    [InlineData("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1"}""", "no request")]
    public void What_is_no_review_is_named(string text, string reason)
    {
        AdmissionRequest.TryParse(JsonNode.Parse(text), out _, out var fault).ShouldBeFalse();

        fault!.ShouldContain(reason);
    }

    [Fact]
    public void An_answer_has_the_shape_of_the_API()
    {
        var answer = Answer(Reviews.DryRun).ToReview("b2a1");

        answer["apiVersion"]!.GetValue<string>().ShouldBe("admission.k8s.io/v1");
        answer["response"]!["uid"]!.GetValue<string>().ShouldBe("b2a1");
        answer["response"]!["allowed"]!.GetValue<bool>().ShouldBeTrue();
        answer["response"]!["patchType"]!.GetValue<string>().ShouldBe("JSONPatch");
        JsonNode
            .Parse(Convert.FromBase64String(answer["response"]!["patch"]!.GetValue<string>()))
            .ShouldBeOfType<JsonArray>();
        var refused = new AdmissionAnswer(Refusal: "not yet").ToReview("1")["response"]!;
        refused["allowed"]!.GetValue<bool>().ShouldBeFalse();
        refused["status"]!["message"]!.GetValue<string>().ShouldBe("not yet");
    }

    private static JsonNode Mutate(string review) => Reviews.Patched(review, Answer(review));

    private static AdmissionAnswer Answer(string review, bool onlyTell = false, string map = "old.io=new.io")
    {
        RewriteMappings.TryParse([map], out var mappings, out _).ShouldBeTrue();
        return new ImageMutation(onlyTell).Review(Reviews.Parse(review), mappings!.Rewrite);
    }
}
