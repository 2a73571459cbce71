using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Registry.Labels;
using Entrepot.Registry.Manifests;
using Entrepot.Registry.Repositories;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Registry.Labels;

public sealed class LabelTests
{
    private static readonly LabelSettings Prod = new("prod", "", "#00FF00");

    private static CancellationToken Never => CancellationToken.None;

    public static TheoryData<DatabaseKind> Databases => [DatabaseKind.Sqlite, DatabaseKind.Postgres];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_label_that_comes_and_goes_is_told_in_the_change_log(DatabaseKind kind)
    {
        await using var rig = await RegistryRig.CreateAsync(kind);
        var image = new ImageBuilder().Image(100);
        await rig.PushAsync(RegistryRig.Nginx, image, "v1");
        var label = await CreateAsync(rig, null, Prod);

        (await AddAsync(rig, "v1", label)).ShouldBe(ArtifactLabelResult.Done);
        (await AddAsync(rig, image.Digest, label)).ShouldBe(ArtifactLabelResult.Carried);
        (await NamesAsync(rig)).ShouldBe(["prod"]);
        (await RemoveAsync(rig, image.Digest, label)).ShouldBe(ArtifactLabelResult.Done);
        (await RemoveAsync(rig, "v1", label)).ShouldBe(ArtifactLabelResult.NotCarried);
        (await NamesAsync(rig)).ShouldBeEmpty();

        var changed = $"LabelsChanged library/web/nginx: {RegistryRig.Short(image.Manifest)} bob";
        (await rig.ChangesAsync()).Skip(1).ShouldBe([changed, changed]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Only_what_fits_is_put_on_and_only_on_what_is_there(DatabaseKind kind)
    {
        await using var rig = await RegistryRig.CreateAsync(kind);
        await rig.PushAsync(RegistryRig.Nginx, new ImageBuilder().Image(100), "v1");
        var ours = await CreateAsync(rig, "library", Prod);
        var theirs = await CreateAsync(rig, "other", Prod);

        (await AddAsync(rig, "v1", ours)).ShouldBe(ArtifactLabelResult.Done);
        (await AddAsync(rig, "v1", theirs)).ShouldBe(ArtifactLabelResult.LabelUnknown);
        (await AddAsync(rig, "v1", 999)).ShouldBe(ArtifactLabelResult.LabelUnknown);
        (await AddAsync(rig, "v2", ours)).ShouldBe(ArtifactLabelResult.ArtifactUnknown);
        (await RemoveAsync(rig, "v2", ours)).ShouldBe(ArtifactLabelResult.ArtifactUnknown);
        (await rig.ChangesAsync()).Count.ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_name_is_taken_once_in_the_site_and_once_in_each_project(DatabaseKind kind)
    {
        await using var rig = await RegistryRig.CreateAsync(kind);
        var book = rig.Get<LabelBook>();
        var global = await CreateAsync(rig, null, Prod);
        var own = await CreateAsync(rig, "library", Prod);
        await CreateAsync(rig, "other", Prod);
        var test = await CreateAsync(rig, null, Prod with { Name = "test" });

        (await book.CreateAsync(null, Prod, Acts.By("admin"), Never)).ShouldBeOfType<LabelResult.NameTaken>();
        (await book.CreateAsync(1, Prod, Acts.By("admin"), Never)).ShouldBeOfType<LabelResult.NameTaken>();
        (await book.CreateAsync(99, Prod, Acts.By("admin"), Never)).ShouldBeOfType<LabelResult.ProjectUnknown>();
        (await UpdateAsync(rig, test, Prod)).ShouldBeOfType<LabelResult.NameTaken>();
        (await UpdateAsync(rig, global, Prod with { Color = "" })).ShouldBeOfType<LabelResult.Done>();
        (await UpdateAsync(rig, own, Prod with { Name = "PROD" })).ShouldBeOfType<LabelResult.Done>();
        (await UpdateAsync(rig, 999, Prod)).ShouldBeOfType<LabelResult.Unknown>();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Many_who_make_the_same_label_at_once_make_one(DatabaseKind kind)
    {
        await using var rig = await RegistryRig.CreateAsync(kind);

        var results = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => rig.Get<LabelBook>().CreateAsync(null, Prod, Acts.By("admin"), Never))
        );

        results.OfType<LabelResult.Done>().Count().ShouldBe(1);
        results.OfType<LabelResult.NameTaken>().Count().ShouldBe(7);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_new_name_changes_what_carries_the_label_and_a_new_color_does_not(DatabaseKind kind)
    {
        await using var rig = await RegistryRig.CreateAsync(kind);
        var image = new ImageBuilder().Image(100);
        await rig.PushAsync(RegistryRig.Nginx, image, "v1");
        var label = await CreateAsync(rig, null, Prod);
        await AddAsync(rig, "v1", label);

        await UpdateAsync(rig, label, Prod with { Color = "#112233", Description = "what runs" });
        (await rig.ChangesAsync()).Count.ShouldBe(2);
        await UpdateAsync(rig, label, Prod with { Name = "live" });

        (await rig.ChangesAsync())
            .Skip(2)
            .ShouldBe([$"LabelsChanged library/web/nginx: {RegistryRig.Short(image.Manifest)} bob"]);
        (await NamesAsync(rig)).ShouldBe(["live"]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_label_that_very_many_carry_goes_with_a_change_of_each_and_one_act(DatabaseKind kind)
    {
        await using var rig = await RegistryRig.CreateAsync(kind);
        var label = await CreateAsync(rig, null, Prod);
        const int carriers = (2 * LabelDeleter.CarriersAtOnce) + 5;
        await SpreadAsync(rig, label, carriers);

        (await rig.Get<LabelDeleter>().DeleteAsync(label, RegistryRig.Bob, Acts.By("admin"), Never)).ShouldBeTrue();

        var changes = await rig.Database.ReadAsync((context, token) => context.Changes.ToListAsync(token), Never);
        changes.Select(change => change.Digest).Distinct().Count().ShouldBe(carriers);
        changes.Count.ShouldBe(carriers);
        changes.ShouldAllBe(change => change.Kind == ChangeKind.LabelsChanged && change.Act == RegistryRig.Bob.Act);
        (await CarriedAsync(rig)).ShouldBe(0);
        (await rig.Get<LabelDeleter>().DeleteAsync(label, RegistryRig.Bob, Acts.By("admin"), Never)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_deletion_that_was_cut_is_taken_up_by_the_next_one()
    {
        await using var rig = await RegistryRig.CreateAsync();
        var label = await CreateAsync(rig, null, Prod);
        const int carriers = LabelDeleter.CarriersAtOnce + 5;
        await SpreadAsync(rig, label, carriers);
        using var cut = new CancellationTokenSource();
        rig.Database.Changes.NextAsync().GetAwaiter().OnCompleted(cut.Cancel);

        try
        {
            await rig.Get<LabelDeleter>().DeleteAsync(label, RegistryRig.Bob, Acts.By("admin"), cut.Token);
        }
        catch (OperationCanceledException)
        {
            (await CarriedAsync(rig)).ShouldBe(5);
        }

        await rig.Get<LabelDeleter>().DeleteAsync(label, RegistryRig.Bob, Acts.By("admin"), Never);
        (await CarriedAsync(rig)).ShouldBe(0);
        (await rig.ChangesAsync()).Distinct().Count().ShouldBe(carriers);
    }

    [Fact]
    public async Task A_name_is_not_changed_when_more_carry_it_than_can_be_told()
    {
        await using var rig = await RegistryRig.CreateAsync();
        var label = await CreateAsync(rig, null, Prod);
        await SpreadAsync(rig, label, LabelBook.CarriersAtOnce + 1);

        (await UpdateAsync(rig, label, Prod with { Name = "live" })).ShouldBeOfType<LabelResult.CarriedByTooMany>();
        (await UpdateAsync(rig, label, Prod with { Color = "" })).ShouldBeOfType<LabelResult.Done>();
        (await rig.ChangesAsync()).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_carries_a_label_can_be_deleted(DatabaseKind kind)
    {
        await using var rig = await RegistryRig.CreateAsync(kind);
        var builder = new ImageBuilder();
        var (one, other) = (builder.Image(100), builder.Image(200));
        await rig.PushAsync(RegistryRig.Nginx, one, "v1");
        await rig.PushAsync(RegistryRig.Nginx, other, "v2");
        var label = await CreateAsync(rig, "library", Prod);
        await AddAsync(rig, "v1", label);
        await AddAsync(rig, "v2", label);

        (
            await rig.Get<ManifestDeleter>()
                .DeleteAsync(RegistryRig.Nginx, Digest.Parse(one.Digest), RegistryRig.Bob, Never)
        ).ShouldBeOfType<ManifestDeleteResult.Deleted>();
        (await CarriedAsync(rig)).ShouldBe(1);
        (await rig.Get<RepositoryDeleter>().DeleteAsync(RegistryRig.Nginx, RegistryRig.Bob, Never)).ShouldBeTrue();
        (await CarriedAsync(rig)).ShouldBe(0);
        (await rig.Get<LabelReader>().FindAsync(label, Never)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("", "", "")]
    [InlineData(" ", "", "")]
    [InlineData("a\u0007", "", "")]
    [InlineData("a", "\0", "")]
    [InlineData("a", "", "red")]
    [InlineData("a", "", "#12345")]
    [InlineData("a", "", "#1234567")]
    [InlineData("a", "", "#12345g")]
    public void What_is_no_label_is_refused(string name, string description, string color) =>
        new LabelSettings(name, description, color).Fault().ShouldNotBeNull();

    [Fact]
    public void A_name_and_a_description_have_their_length()
    {
        new LabelSettings(new string('n', 128), new string('d', 1024), "#a1B2c3").Fault().ShouldBeNull();
        new LabelSettings(new string('n', 129), "", "").Fault().ShouldNotBeNull();
        new LabelSettings("n", new string('d', 1025), "").Fault().ShouldNotBeNull();
    }

    private static async Task<long> CreateAsync(RegistryRig rig, string? project, LabelSettings settings)
    {
        long? id =
            project is null ? null
            : project == "library" ? 1
            : 2;
        return (await rig.Get<LabelBook>().CreateAsync(id, settings, Acts.By("admin"), Never))
            .ShouldBeOfType<LabelResult.Done>()
            .Id;
    }

    private static Task<LabelResult> UpdateAsync(RegistryRig rig, long label, LabelSettings settings) =>
        rig.Get<LabelBook>().UpdateAsync(label, settings, RegistryRig.Bob, Acts.By("admin"), Never);

    private static Task<ArtifactLabelResult> AddAsync(RegistryRig rig, string reference, long label) =>
        rig.Get<ArtifactLabeler>()
            .AddAsync(RegistryRig.Nginx, Reference.Parse(reference), label, RegistryRig.Bob, Never);

    private static Task<ArtifactLabelResult> RemoveAsync(RegistryRig rig, string reference, long label) =>
        rig.Get<ArtifactLabeler>()
            .RemoveAsync(RegistryRig.Nginx, Reference.Parse(reference), label, RegistryRig.Bob, Never);

    /// <summary>The names that the one artifact carries.</summary>
    private static async Task<IEnumerable<string>> NamesAsync(RegistryRig rig)
    {
        var labels = await rig.Get<LabelReader>().OfAsync([1], Never);
        return labels[1].Select(label => label.Name);
    }

    private static Task<int> CarriedAsync(RegistryRig rig) =>
        rig.Database.ReadAsync((context, token) => context.ArtifactLabels.CountAsync(token), Never);

    /// <summary>Puts the label on artifacts that nobody pushed.</summary>
    private static Task<int> SpreadAsync(RegistryRig rig, long label, int count) =>
        rig.Database.WriteAsync(
            async (context, token) =>
            {
                var now = rig.Clock.GetUtcNow();
                var repository = await RepositoryRows.FindOrAddAsync(context, RegistryRig.Nginx, now, token);
                context.ArtifactLabels.AddRange(
                    Enumerable
                        .Range(0, count)
                        .Select(number => new ArtifactLabelRow
                        {
                            LabelId = label,
                            Manifest = new ManifestRow
                            {
                                RepositoryId = repository!.Id,
                                Digest = RegistryRig.DigestOf(BitConverter.GetBytes(number)),
                                MediaType = MediaType.OciManifest,
                            },
                        })
                );
                return await context.SaveChangesAsync(token);
            },
            Never
        );
}
