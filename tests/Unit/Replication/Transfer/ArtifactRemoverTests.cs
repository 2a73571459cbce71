using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Remotes.Client;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Transfer;

public sealed class ArtifactRemoverTests
{
    private const string Nginx = "library/nginx";

    private readonly ImageBuilder images = new();

    [Fact]
    public async Task Deleting_the_tag_here_deletes_it_there_with_everything_that_nothing_needs()
    {
        await using var site = await SiteAsync();
        var image = images.MultiArchitecture(400, "amd64", "arm64");
        await site.PushAsync(Nginx, images.Referrer(image, "application/vnd.example.signature"));
        var digest = await site.PushAsync(Nginx, "v1", image);
        await site.PushAsync(Nginx, $"sha256-{digest.Hex}.sig", images.Image(300));
        await site.DrainAsync();
        await site.DeleteTagAsync(Nginx, "v1");
        await site.DrainAsync();

        var there = site.Remote.Content(Nginx);
        there.Tags.ShouldBeEmpty();
        there.Manifests.ShouldBeEmpty();
        var task = (await site.TasksAsync())[^1];
        task.Operation.ShouldBe("deletion");
        task.Status.ShouldBe(ReplicationTaskStatus.Succeed);
        (await site.LogAsync(task.Id)).ShouldContain("Deleted the tag library/nginx:v1");
    }

    [Fact]
    public async Task What_a_tag_had_before_it_moved_goes_there_when_it_is_deleted_here()
    {
        await using var site = await SiteAsync();
        var old = await site.PushAsync(Nginx, "v1", images.Image(400));
        await site.DrainAsync();
        var now = await site.PushAsync(Nginx, "v1", images.Image(500));
        await site.DrainAsync();
        var there = site.Remote.Content(Nginx);
        there.Manifests.Keys.ShouldBe([old, now], ignoreOrder: true);

        await site.DeleteManifestAsync(Nginx, old);
        await site.DrainAsync();

        there.Manifests.Keys.ShouldBe([now]);
        there["v1"].ShouldBe(now);
        var task = (await site.TasksAsync())[^1];
        (task.Operation, task.Status).ShouldBe(("deletion", ReplicationTaskStatus.Succeed));
    }

    [Fact]
    public async Task What_is_deleted_while_its_tag_is_copied_is_deleted_there_by_the_next_look()
    {
        await using var site = await SiteAsync();
        var image = images.Image(400);
        var signature = images.Referrer(image, "application/vnd.example.signature");
        var old = await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.DrainAsync();
        await site.PushAsync(Nginx, signature);
        var now = await site.PushAsync(Nginx, "v1", image);
        await site.DrainAsync();
        var later = await site.PushAsync(Nginx, images.Referrer(image, "application/vnd.example.sbom"));
        await site.RelayAsync();
        var lease = (await site.LeaseAsync()).ShouldHaveSingleItem();
        var (outcome, log) = await site.LookAsync(lease);

        // One that the look has seen, and one that it had not to see: an earlier manifest of the tag.
        await site.DeleteManifestAsync(Nginx, Digest.Parse(signature.Digest));
        await site.DeleteManifestAsync(Nginx, old);
        await site.RelayAsync();
        await site.SettleAsync(lease, outcome, log);
        await site.DrainAsync();

        site.Remote.Content(Nginx).Manifests.Keys.ShouldBe([now, later], ignoreOrder: true);
    }

    [Fact]
    public async Task What_a_tag_had_before_it_moved_stays_there_while_somebody_needs_it_or_it_is_here_again()
    {
        await using var site = await SiteAsync();
        var (first, second) = (images.Image(400), images.Image(450));
        var pinned = await site.PushAsync(Nginx, "v1", first);
        await site.DrainAsync();
        var back = await site.PushAsync(Nginx, "v1", second);
        await site.DrainAsync();
        var now = await site.PushAsync(Nginx, "v1", images.Image(500));
        await site.DrainAsync();
        var there = site.Remote.Content(Nginx);
        there.Tags[Tag.Parse("theirs")] = pinned;

        await site.DeleteManifestAsync(Nginx, pinned);
        await site.DeleteManifestAsync(Nginx, back);
        await site.PushAsync(Nginx, second);
        await site.DrainAsync();

        there.Manifests.Keys.ShouldBe([pinned, back, now], ignoreOrder: true);
        there["theirs"].ShouldBe(pinned);
    }

    [Fact]
    public async Task What_a_tag_had_before_it_moved_stays_there_when_the_rule_replicates_no_deletions()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.AddPolicyAsync();
        var old = await site.PushAsync(Nginx, "v1", images.Image(400));
        await site.DrainAsync();
        await site.PushAsync(Nginx, "v1", images.Image(500));
        await site.DrainAsync();

        await site.DeleteManifestAsync(Nginx, old);
        await site.DrainAsync();

        site.Remote.Content(Nginx).Manifests.ShouldContainKey(old);
    }

    [Fact]
    public async Task Another_tag_of_the_same_digest_stays()
    {
        await using var site = await SiteAsync();
        var image = images.Image(400);
        await site.PushAsync(Nginx, "v1", image);
        var digest = await site.PushAsync(Nginx, "stable", image);
        await site.DrainAsync();
        await site.DeleteTagAsync(Nginx, "v1");
        await site.DrainAsync();

        var there = site.Remote.Content(Nginx);
        there["v1"].ShouldBeNull();
        there["stable"].ShouldBe(digest);
        there.Manifests.ShouldContainKey(digest);
    }

    [Fact]
    public async Task What_one_tag_brought_and_another_needed_goes_with_the_last_of_them()
    {
        await using var site = await SiteAsync();
        var image = images.MultiArchitecture(400, "amd64", "arm64");
        await site.PushAsync(Nginx, images.Referrer(image, "application/vnd.example.signature"));
        await site.PushAsync(Nginx, "v1", image);
        await site.DrainAsync();
        await site.PushAsync(Nginx, "v2", image);
        await site.DrainAsync();

        await site.DeleteTagAsync(Nginx, "v1");
        await site.DrainAsync();
        await site.DeleteTagAsync(Nginx, "v2");
        await site.DrainAsync();

        var there = site.Remote.Content(Nginx);
        there.Tags.ShouldBeEmpty();
        there.Manifests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_tag_that_somebody_else_put_on_the_digest_there_keeps_it()
    {
        await using var site = await SiteAsync();
        var image = images.MultiArchitecture(400, "amd64", "arm64");
        var digest = await site.PushAsync(Nginx, "v1", image);
        await site.DrainAsync();
        var there = site.Remote.Content(Nginx);
        var child = Digest.Parse(image.Children[0].Digest);
        there.Tags[Tag.Parse("theirs")] = child;
        await site.DeleteTagAsync(Nginx, "v1");
        await site.DrainAsync();

        there["v1"].ShouldBeNull();
        there["theirs"].ShouldBe(child);
        there.Manifests.Keys.ShouldBe([child]);
        there.Manifests.ShouldNotContainKey(digest);
    }

    [Fact]
    public async Task A_referrer_that_somebody_else_put_there_keeps_its_subject()
    {
        await using var site = await SiteAsync();
        var image = images.Image(400);
        var digest = await site.PushAsync(Nginx, "v1", image);
        await site.DrainAsync();
        var there = site.Remote.Content(Nginx);
        var theirs = images.Referrer(image, "application/vnd.example.theirs");
        theirs.Blobs.ToList().ForEach(blob => there.StoredBlobs[Digest.Parse(blob.Digest)] = blob.Bytes);
        there.Put(
            Reference.Parse(theirs.Digest),
            new RemoteManifest(MediaType.OciManifest, Digest.Parse(theirs.Digest), theirs.Manifest.Bytes)
        );
        await site.DeleteTagAsync(Nginx, "v1");
        await site.DrainAsync();

        there.Tags.ShouldBeEmpty();
        there.Manifests.ShouldContainKey(digest);
    }

    [Fact]
    public async Task What_somebody_else_has_put_under_the_tag_there_is_not_deleted()
    {
        await using var site = await SiteAsync();
        await site.PushAsync(Nginx, "v1", images.Image(400));
        var other = await site.PushAsync(Nginx, "v2", images.Image(500));
        await site.DrainAsync();
        site.Remote.Content(Nginx).Tags[Tag.Parse("v1")] = other;
        await site.DeleteTagAsync(Nginx, "v1");
        await site.DrainAsync();

        site.Remote.Content(Nginx)["v1"].ShouldBe(other);
        (await site.LogAsync((await site.TasksAsync())[^1].Id)).ShouldContain("which this rule did not put");
    }

    [Fact]
    public async Task Another_rule_that_keeps_the_tag_at_the_same_place_keeps_it()
    {
        await using var site = await SiteAsync();
        await site.AddPolicyAsync(policy => policy.Name = "keeper");
        var digest = await site.PushAsync(Nginx, "v1", images.Image(400));
        await site.DrainAsync();
        await site.DeleteTagAsync(Nginx, "v1");
        await site.DrainAsync();

        site.Remote.Content(Nginx)["v1"].ShouldBe(digest);
        (await site.LogAsync((await site.TasksAsync())[^1].Id)).ShouldContain("the rule 'keeper' keeps it, too");
    }

    [Fact]
    public async Task A_registry_that_cannot_delete_tags_fails_the_task_at_once()
    {
        await using var site = await SiteAsync();
        site.Remote.Capabilities = site.Remote.Capabilities with { TagDeletion = false };
        await site.PushAsync(Nginx, "v1", images.Image(400));
        await site.DrainAsync();
        await site.DeleteTagAsync(Nginx, "v1");
        await site.DrainAsync();

        var task = (await site.TasksAsync())[^1];
        task.Status.ShouldBe(ReplicationTaskStatus.Failed);
        (await site.LogAsync(task.Id)).ShouldContain("cannot delete the tag v1");
        site.Remote.Calls.Count(call => call == "delete v1").ShouldBe(1);
    }

    [Fact]
    public async Task A_registry_that_cannot_delete_by_digest_keeps_the_untagged_rest()
    {
        await using var site = await SiteAsync();
        site.Remote.Capabilities = site.Remote.Capabilities with { ManifestDeletion = false };
        await site.PushAsync(Nginx, "v1", images.Image(400));
        await site.DrainAsync();
        await site.DeleteTagAsync(Nginx, "v1");
        await site.DrainAsync();

        site.Remote.Content(Nginx).Tags.ShouldBeEmpty();
        site.Remote.Content(Nginx).Manifests.Count.ShouldBe(1);
        (await site.TasksAsync())[^1].Status.ShouldBe(ReplicationTaskStatus.Succeed);
    }

    [Fact]
    public async Task A_deleted_signature_goes_there_too_and_its_subject_stays()
    {
        await using var site = await SiteAsync();
        var image = images.Image(400);
        var digest = await site.PushAsync(Nginx, "v1", image);
        var signature = await site.PushAsync(Nginx, images.Referrer(image, "application/vnd.example.signature"));
        var cosign = $"sha256-{digest.Hex}.sig";
        await site.PushAsync(Nginx, cosign, images.Image(300));
        await site.DrainAsync();
        await site.DeleteManifestAsync(Nginx, signature);
        await site.DeleteTagAsync(Nginx, cosign);
        await site.DrainAsync();

        var there = site.Remote.Content(Nginx);
        there["v1"].ShouldBe(digest);
        there.Manifests.Keys.ShouldBe([digest]);
        there[cosign].ShouldBeNull();
    }

    [Fact]
    public async Task A_deletion_cut_anywhere_ends_in_the_same_state()
    {
        await using var site = await SiteAsync();
        for (var cut = 1; ; cut++)
        {
            var image = images.MultiArchitecture(400 + cut, "amd64", "arm64");
            await site.PushAsync(Nginx, images.Referrer(image, "application/vnd.example.signature"));
            await site.PushAsync(Nginx, "v1", image);
            site.Remote.BeforeCall = _ => Task.CompletedTask;
            await site.DrainAsync();
            await site.DeleteTagAsync(Nginx, "v1");
            var (calls, failed) = (0, false);
            site.Remote.BeforeCall = _ =>
            {
                if (!failed && Interlocked.Increment(ref calls) == cut)
                {
                    failed = true;
                    throw new RemoteException(new RemoteFault(RemoteFaultReason.ServerError, "internal error"));
                }

                return Task.CompletedTask;
            };
            await site.DrainAsync();

            site.Remote.Content(Nginx).Tags.ShouldBeEmpty();
            site.Remote.Content(Nginx).Manifests.ShouldBeEmpty();
            if (!failed)
            {
                cut.ShouldBeGreaterThan(5);
                return;
            }
        }
    }

    [Fact]
    public async Task A_deletion_that_stopped_half_way_is_finished_and_a_push_in_between_wins()
    {
        await using var site = await SiteAsync();
        await site.PushAsync(Nginx, "goes", images.Image(400));
        await site.PushAsync(Nginx, "returns", images.Image(500));
        await site.DrainAsync();
        var there = site.Remote.Content(Nginx);
        foreach (var tag in new[] { Tag.Parse("goes"), Tag.Parse("returns") })
        {
            // What a registry that deletes only digests holds in the middle of it.
            var tombstone = TagTombstone.Of(RepositoryName.Parse(Nginx), tag);
            there.Manifests[tombstone.Digest] = tombstone;
            there.Tags[tag] = tombstone.Digest;
        }

        await site.DeleteTagAsync(Nginx, "goes");
        var digest = await site.PushAsync(Nginx, "returns", images.Image(600));
        await site.DrainAsync();

        there["goes"].ShouldBeNull();
        there["returns"].ShouldBe(digest);
    }

    [Fact]
    public async Task A_list_of_referrers_kept_as_a_tag_does_not_keep_what_it_lists()
    {
        await using var site = await SiteAsync();
        var image = images.Image(400);
        var signature = images.Referrer(image, "application/vnd.example.signature");
        await site.PushAsync(Nginx, signature);
        var digest = await site.PushAsync(Nginx, "v1", image);
        await site.DrainAsync();
        var there = site.Remote.Content(Nginx);
        var list = images.Index(signature);
        there.Put(
            Reference.Parse($"sha256-{digest.Hex}"),
            new RemoteManifest(MediaType.OciIndex, Digest.Parse(list.Digest), list.Manifest.Bytes)
        );

        await site.DeleteTagAsync(Nginx, "v1");
        await site.DrainAsync();

        there.Manifests.Keys.ShouldBe([Digest.Parse(list.Digest)]);
    }

    private static async Task<ReplicationSite> SiteAsync()
    {
        var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.AddPolicyAsync(policy => policy.ReplicateDeletion = true);
        return site;
    }
}
