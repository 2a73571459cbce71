using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Replication.Targets;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Transfer;

public sealed class ArtifactCopierTests
{
    private const string Nginx = "library/nginx";

    private readonly ImageBuilder images = new();

    [Fact]
    public async Task An_image_arrives_whole_and_its_log_can_be_read()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.AddPolicyAsync();
        var digest = await site.PushAsync(Nginx, "v1", images.Image(2000, 3000));
        await site.DrainAsync();

        site.Remote.Content(Nginx)["v1"].ShouldBe(digest);
        site.Remote.BlobsSent.Count.ShouldBe(3);
        site.Remote.Prepared.ShouldContain(RepositoryName.Parse(Nginx));
        var task = (await site.TasksAsync()).ShouldHaveSingleItem();
        task.Status.ShouldBe(ReplicationTaskStatus.Succeed);
        task.SourceResource.ShouldBe("library/nginx:v1");
        var log = await site.LogAsync(task.Id);
        log.ShouldContain($"Bringing library/nginx:v1 to library/nginx:v1: {digest}, 1 manifest, 3 blobs");
        log.ShouldContain("Sent sha256:");
        log.ShouldContain("Put the tag v1.");
        log.ShouldContain($"Verified: library/nginx:v1 answers {digest}.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_registry_that_takes_a_tag_and_then_answers_otherwise_is_not_believed(bool nothing)
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.AddPolicyAsync();
        var other = await site.PushAsync(Nginx, "other", images.Image(300));
        await site.DrainAsync();
        await site.PushAsync(Nginx, "v1", images.Image(400));
        await site.RelayAsync();
        var there = site.Remote.Content(Nginx);
        site.Remote.BeforeCall = call =>
        {
            // As a registry does whose cache or whose other half has not seen it.
            if (call == "resolve v1" && there.Tags.Remove(Tag.Parse("v1")) && !nothing)
            {
                there.Tags[Tag.Parse("v1")] = other;
            }

            return Task.CompletedTask;
        };

        var lease = (await site.LeaseAsync()).ShouldHaveSingleItem();
        var (outcome, log) = await site.LookAsync(lease);
        await site.SettleAsync(lease, outcome, log);

        outcome
            .ShouldBeOfType<TargetOutcome.ArtifactAtFault>()
            .Cause.ShouldEndWith($"the tag v1 there points to {(nothing ? "nothing" : other)}");
        var target = (await site.TargetsAsync()).Single(row => row.Tag == Tag.Parse("v1"));
        (target.State, target.VerifiedDigest).ShouldBe((ReplicationTargetState.Wanted, null));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_tag_goes_with_its_manifest_where_the_registry_says_that_it_has_put_it_and_else_after_it(
        bool takes
    )
    {
        await using var site = await TaggingAsync(takes);
        var digest = await site.PushAsync(Nginx, "v1", images.Image(400));
        await site.RelayAsync();
        var lease = (await site.LeaseAsync()).ShouldHaveSingleItem();
        List<Digest?> noted = [];
        site.Remote.BeforeCall = async call =>
        {
            if (IsPut(call))
            {
                noted.Add((await site.TargetsAsync()).ShouldHaveSingleItem().PlacedDigest);
            }
        };

        var (outcome, log) = await site.LookAsync(lease);

        outcome.ShouldBeOfType<TargetOutcome.Equal>();
        (await site.SettleAsync(lease, outcome, log)).ShouldBeTrue();
        site.Remote.Calls.Where(IsPut).ShouldBe(takes ? [$"put {digest} as v1"] : [$"put {digest} as v1", "put v1"]);
        noted.ShouldAllBe(placed => placed == digest, "after a crash it is known whose the tag is");
        site.Remote.Content(Nginx)["v1"].ShouldBe(digest);
    }

    [Fact]
    public async Task A_tag_is_not_put_by_a_worker_that_lost_its_lease_while_the_manifest_was_put()
    {
        await using var site = await TaggingAsync(takes: false);
        await site.PushAsync(Nginx, "v1", images.Image(400));
        await site.RelayAsync();
        var lease = (await site.LeaseAsync()).ShouldHaveSingleItem();
        site.Remote.BeforeCall = async call =>
        {
            if (IsPut(call))
            {
                site.Clock.Advance(TargetLeaser.Duration + TimeSpan.FromSeconds(1));
                await site.LeaseAsync();
            }
        };

        var (outcome, _) = await site.LookAsync(lease);

        outcome.ShouldBeNull();
        site.Remote.Calls.Where(IsPut).ShouldHaveSingleItem().ShouldEndWith(" as v1");
    }

    [Fact]
    public async Task All_platforms_of_a_nested_index_arrive_before_it()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.AddPolicyAsync();
        var inner = images.MultiArchitecture(500, "amd64", "arm64");
        var digest = await site.PushAsync(Nginx, "v1", images.Index(inner, images.Image(700)));
        await site.DrainAsync();

        var there = site.Remote.Content(Nginx);
        there["v1"].ShouldBe(digest);
        there.Manifests.Count.ShouldBe(5);
        (await site.TasksAsync()).ShouldHaveSingleItem().Status.ShouldBe(ReplicationTaskStatus.Succeed);
    }

    [Fact]
    public async Task Signatures_of_both_kinds_follow_their_subject_and_signatures_of_signatures_too()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.AddPolicyAsync(policy => policy.Filters = """[{"type":"tag","value":"v*"}]""");
        var image = images.MultiArchitecture(500, "amd64", "arm64");
        var digest = await site.PushAsync(Nginx, "v1", image);
        var signature = images.Referrer(image.Children[0], "application/vnd.example.signature");
        await site.PushAsync(Nginx, signature);
        var counter = await site.PushAsync(Nginx, images.Referrer(signature, "application/vnd.example.counter"));
        var cosign = await site.PushAsync(Nginx, $"sha256-{digest.Hex}.sig", images.Image(300));
        await site.DrainAsync();

        var there = site.Remote.Content(Nginx);
        there.Manifests.ShouldContainKey(Digest.Parse(signature.Digest));
        there.Manifests.ShouldContainKey(counter);
        there[$"sha256-{digest.Hex}.sig"].ShouldBe(cosign);
        (await site.TargetsAsync()).ShouldHaveSingleItem().Tag.ToString().ShouldBe("v1");
    }

    [Fact]
    public async Task What_is_there_already_is_not_sent_again()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.AddPolicyAsync();
        var first = images.Image(2000, 3000);
        await site.PushAsync(Nginx, "v1", first);
        await site.DrainAsync();
        site.Remote.BlobsSent.Clear();

        // The same layers under a manifest of its own: only what differs travels.
        await site.PushAsync(Nginx, "v2", images.Index(first));
        await site.DrainAsync();

        site.Remote.BlobsSent.ShouldBeEmpty();
        site.Remote.Calls.Count(call => call == $"put {first.Digest}").ShouldBe(1);
    }

    [Fact]
    public async Task A_blob_that_another_repository_there_has_is_mounted()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.AddPolicyAsync();
        var image = images.Image(2000, 3000);
        await site.PushAsync(Nginx, "v1", image);
        await site.DrainAsync();
        site.Remote.BlobsSent.Clear();
        await site.PushAsync("library/copy", "v1", image);
        await site.DrainAsync();

        site.Remote.BlobsSent.ShouldBeEmpty();
        site.Remote.Content("library/copy")["v1"].ShouldBe(Digest.Parse(image.Digest));
        (await site.LogAsync((await site.TasksAsync())[1].Id)).ShouldContain("was mounted there from library/nginx");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_foreign_tag_is_only_replaced_when_the_rule_overrides(bool overrides)
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.AddPolicyAsync(policy => policy.Override = overrides);
        var foreign = Foreign(site.Remote.Content(Nginx), "v1");
        var digest = await site.PushAsync(Nginx, "v1", images.Image(2000));
        await site.DrainAsync();

        site.Remote.Content(Nginx)["v1"].ShouldBe(overrides ? digest : foreign);
        var task = (await site.TasksAsync()).ShouldHaveSingleItem();
        task.Status.ShouldBe(ReplicationTaskStatus.Succeed);
        (await site.LogAsync(task.Id)).ShouldContain(overrides ? "it is replaced" : "the rule does not override");
    }

    [Fact]
    public async Task A_tag_that_this_rule_put_moves_on_without_overriding()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.AddPolicyAsync();
        await site.PushAsync(Nginx, "latest", images.Image(2000));
        await site.DrainAsync();
        var second = await site.PushAsync(Nginx, "latest", images.Image(2100));
        await site.DrainAsync();
        site.Remote.Content(Nginx)["latest"].ShouldBe(second);
    }

    [Fact]
    public async Task A_tag_that_two_writers_throw_back_and_forth_is_reported_as_a_conflict()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.AddPolicyAsync(policy => policy.Override = true);
        Artifact[] both = [images.Image(1000), images.Image(1100)];
        for (var turn = 0; turn < 6; turn++)
        {
            await site.PushAsync(Nginx, "latest", both[turn % 2]);
            await site.DrainAsync();
        }

        var target = (await site.TargetsAsync()).ShouldHaveSingleItem();
        target.State.ShouldBe(ReplicationTargetState.Failed);
        target.Cause.ShouldContain("conflict");
        (await site.TasksAsync())[^1].Status.ShouldBe(ReplicationTaskStatus.Failed);
    }

    [Fact]
    public async Task An_interrupted_copy_goes_on_where_it_was_wherever_it_was_cut()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.AddPolicyAsync();
        for (var cut = 1; ; cut++)
        {
            var image = images.MultiArchitecture(400 + cut, "amd64", "arm64");
            var signature = images.Referrer(image, "application/vnd.example.signature");
            var tag = $"v{cut}";
            await site.PushAsync(Nginx, signature);
            var digest = await site.PushAsync(Nginx, tag, image);
            site.Remote.Calls.Clear();
            site.Remote.BlobsSent.Clear();
            var calls = 0;
            var failed = false;
            site.Remote.BeforeCall = _ =>
            {
                if (!failed && Interlocked.Increment(ref calls) == cut)
                {
                    failed = true;
                    throw new RemoteException(new RemoteFault(RemoteFaultReason.Cut, "the connection was cut"));
                }

                return Task.CompletedTask;
            };
            await site.DrainAsync();

            var there = site.Remote.Content(Nginx);
            there[tag].ShouldBe(digest);
            there.Manifests.ShouldContainKey(Digest.Parse(signature.Digest));
            site.Remote.BlobsSent.ShouldBeUnique();
            (await site.TasksAsync()).ShouldAllBe(task => task.Status == ReplicationTaskStatus.Succeed);
            if (!failed)
            {
                cut.ShouldBeGreaterThan(15);
                return;
            }
        }
    }

    [Fact]
    public async Task A_non_distributable_layer_is_left_where_it_is()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.AddPolicyAsync();
        var image = images.Changed(manifest =>
            ((System.Collections.IList)manifest["layers"])[0] = new Dictionary<string, object>
            {
                ["mediaType"] = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
                ["digest"] = "sha256:" + new string('a', 64),
                ["size"] = 77,
                ["urls"] = new[] { "https://elsewhere.test/layer" },
            }
        );
        var digest = await site.PushAsync(Nginx, "v1", image);
        await site.DrainAsync();

        site.Remote.Content(Nginx)["v1"].ShouldBe(digest);
        (await site.LogAsync(1)).ShouldContain("non-distributable");
    }

    [Fact]
    public async Task A_verified_artifact_that_did_not_change_costs_one_question()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var policy = await site.AddPolicyAsync();
        await site.PushAsync(Nginx, "v1", images.MultiArchitecture(400, "amd64", "arm64"));
        await site.DrainAsync();
        site.Remote.Calls.Clear();
        await site.Starter.StartAsync(policy.Id, Acts.By("admin"), CancellationToken.None);
        await site.DrainAsync();

        site.Remote.Calls.ShouldBe(["resolve v1"]);
        (await site.LogAsync(2)).ShouldContain("answers the same digest there already");
    }

    [Fact]
    public async Task A_destination_that_lost_the_image_gets_it_again_with_the_next_run()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var policy = await site.AddPolicyAsync();
        var digest = await site.PushAsync(Nginx, "v1", images.MultiArchitecture(400, "amd64", "arm64"));
        await site.DrainAsync();
        var there = site.Remote.Content(Nginx);
        there.Tags.Clear();
        there.Manifests.Clear();
        there.StoredBlobs.Clear();
        await site.Starter.StartAsync(policy.Id, Acts.By("admin"), CancellationToken.None);
        await site.DrainAsync();
        there["v1"].ShouldBe(digest);
        there.Manifests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_name_that_is_too_short_for_the_destination_fails_at_once_and_says_what_to_do()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        site.Remote.Capabilities = site.Remote.Capabilities with { MinimumPathComponents = 3 };
        await site.AddPolicyAsync();
        await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.DrainAsync();
        (await site.TasksAsync()).ShouldHaveSingleItem().Status.ShouldBe(ReplicationTaskStatus.Failed);
        (await site.LogAsync(1)).ShouldContain("set a destination namespace");
    }

    [Fact]
    public async Task A_name_that_is_too_deep_for_the_destination_fails_at_once_and_says_what_to_do()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        site.Remote.Capabilities = site.Remote.Capabilities with { MaximumPathComponents = 1 };
        await site.AddPolicyAsync();
        await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.DrainAsync();
        (await site.TasksAsync()).ShouldHaveSingleItem().Status.ShouldBe(ReplicationTaskStatus.Failed);
        (await site.LogAsync(1)).ShouldContain("flatten it");
    }

    private Digest Foreign(FakeRemoteRepository there, string tag)
    {
        var image = images.Image(900);
        image.Blobs.ToList().ForEach(blob => there.StoredBlobs[Digest.Parse(blob.Digest)] = blob.Bytes);
        var digest = Digest.Parse(image.Digest);
        there.Put(
            Reference.Of(Tag.Parse(tag)),
            new RemoteManifest(MediaType.Parse(image.Manifest.MediaType), digest, image.Manifest.Bytes)
        );
        return digest;
    }

    /// <summary>A site with a rule to a registry that may take tags with digests.</summary>
    private static async Task<ReplicationSite> TaggingAsync(bool takes)
    {
        var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.AddPolicyAsync();
        site.Remote.Capabilities = site.Remote.Capabilities with { TagsWithDigests = true };
        site.Remote.TakesTags = takes;
        return site;
    }

    private static bool IsPut(string call) => call.StartsWith("put ", StringComparison.Ordinal);
}
