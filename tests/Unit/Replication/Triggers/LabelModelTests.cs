using CsCheck;
using Entrepot.Oci;
using Entrepot.Rigs;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Triggers;

/// <summary>
/// Random orders of pushes and labels against a model that knows only what the tags point to and what their artifacts
/// carry: in the end all that a rule selects is there.
/// </summary>
public sealed class LabelModelTests
{
    private const string Nginx = "library/nginx";
    private static readonly string[] Tags = ["v1", "v2", "v3"];
    private static readonly string[] Labels = ["released", "eu"];

    private static readonly Gen<(Kind Kind, int Tag, int What)[]> Operations = Gen.Select(
        Gen.Enum<Kind>(),
        Gen.Int[0, Tags.Length - 1],
        Gen.Int[0, 1]
    ).Array[4, 30];

    private enum Kind
    {
        Push,
        Label,
        Unlabel,
        Relay,
        Drain,
    }

    [Fact]
    public Task Whatever_the_order_of_pushes_and_labels_what_the_rule_selects_is_there() =>
        Operations.SampleAsync(RunAsync, iter: Soak.IsOn ? Soak.Count(300) : 15, threads: 1);

    private static async Task RunAsync((Kind Kind, int Tag, int What)[] operations)
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.AddPolicyAsync(policy =>
            policy.Filters = """[{"type":"label","value":["released","eu"]},{"type":"label","value":[]}]"""
        );
        var builder = new ImageBuilder();
        Artifact[] images = [builder.Image(300), builder.Image(400)];
        var tags = new Dictionary<string, Artifact>();
        var carried = images.ToDictionary(image => image, _ => new HashSet<string>());
        foreach (var (kind, number, what) in operations)
        {
            var (tag, label) = (Tags[number], Labels[what]);
            var image = tags.GetValueOrDefault(tag);
            switch (kind)
            {
                case Kind.Push:
                    tags[tag] = images[what];
                    await site.PushAsync(Nginx, tag, images[what]);
                    break;
                case Kind.Label when image is not null && carried[image].Add(label):
                    await site.LabelAsync(Nginx, tag, label);
                    break;
                case Kind.Unlabel when image is not null && carried[image].Remove(label):
                    await site.UnlabelAsync(Nginx, tag, label);
                    break;
                case Kind.Relay:
                    await site.RelayAsync();
                    break;
                case Kind.Drain:
                    await site.DrainAsync();
                    break;
            }
        }

        await site.DrainAsync();
        foreach (var (tag, image) in tags.Where(pair => carried[pair.Value].Count == Labels.Length))
        {
            site.Remote.Content(Nginx)[tag].ShouldBe(Digest.Parse(image.Digest), tag);
        }

        if (!operations.Any(operation => operation.Kind is Kind.Label))
        {
            site.Remote.Content(Nginx).Tags.ShouldBeEmpty();
        }
    }
}
