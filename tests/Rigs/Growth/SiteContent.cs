using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Entrepot.Rigs.Images;

namespace Entrepot.Rigs.Growth;

/// <summary>
/// Makes up the content of a grown site: the same scale gives the same rows each time they are asked for. Artifacts
/// come in groups of ten: six tagged images, two children, their tagged index, and a signature of the first image.
/// Digests are those of the bytes; of the blobs only those of <see cref="GrownSite.Seed"/> have bytes.
/// </summary>
internal sealed class SiteContent(SiteScale scale)
{
    /// <summary>Rows below it are left to what the site made itself.</summary>
    public const long FirstId = 1_000;

    private const int Group = 10;
    private const int TagsOfGroup = 7;
    private const string OctetStream = "application/octet-stream";

    private readonly int artifactsOfLargest = (scale.TagsOfLargest + TagsOfGroup - 1) / TagsOfGroup * Group;

    public SiteScale Scale => scale;

    public static long MomentOf(long id) =>
        (new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1000) + (id * 10_000_000);

    public static string ProjectName(int number) => string.Create(CultureInfo.InvariantCulture, $"team-{number:D4}");

    public static string BaseLayer(long projectId) => DigestOf($"base {projectId}");

    public IEnumerable<GrownRepository> Repositories()
    {
        var first = 0L;
        var others = Math.Max(0, scale.Artifacts - artifactsOfLargest);
        for (var number = 0; number < scale.Repositories; number++)
        {
            var count =
                number == 0
                    ? artifactsOfLargest
                    : Math.Max(Group, others / Math.Max(1, scale.Repositories - 1) / Group * Group);

            // Half of the repositories have a group more, so that the sum comes out.
            if (number > 0 && number % 2 == 0)
            {
                count += Group;
            }

            var project = number % scale.Projects;
            var name =
                number == 0 ? "monorepo" : string.Create(CultureInfo.InvariantCulture, $"services/app-{number:D5}");
            yield return new GrownRepository(
                FirstId + number,
                FirstId + project,
                $"{ProjectName(project)}/{name}",
                first,
                count
            );
            first += count;
        }
    }

    public IEnumerable<GrownArtifact> Artifacts() => Repositories().SelectMany(Artifacts);

    public static IEnumerable<GrownArtifact> Artifacts(GrownRepository repository)
    {
        var group = new GrownArtifact[Group];
        for (var number = 0; number < repository.Artifacts; number++)
        {
            var place = number % Group;
            group[place] = Artifact(repository, number, group);
            yield return group[place];
        }
    }

    public static string TagOf(int number) => string.Create(CultureInfo.InvariantCulture, $"build-{number:D7}");

    /// <summary>The place in its repository of the artifact with the n-th tag.</summary>
    public static int PlaceOfTag(int number) =>
        (number / TagsOfGroup * Group) + (number % TagsOfGroup == TagsOfGroup - 1 ? 8 : number % TagsOfGroup);

    private static GrownArtifact Artifact(GrownRepository repository, int number, GrownArtifact[] group)
    {
        var id = FirstId + repository.FirstArtifact + number;
        var kind = (number % Group) switch
        {
            < 6 => GrownKind.Image,
            6 or 7 => GrownKind.Child,
            8 => GrownKind.Index,
            _ => GrownKind.Referrer,
        };
        var layer = new GrownDescriptor(DigestOf($"layer {id}"), MediaTypes.OciLayer, 1000 + (id * 7919 % 50_000));
        GrownDescriptor[] references = kind switch
        {
            GrownKind.Index => [Child(group[6], "amd64"), Child(group[7], "arm64")],
            GrownKind.Referrer =>
            [
                new GrownDescriptor(GrownSite.Empty.Digest, MediaTypes.OciEmpty, GrownSite.Empty.Bytes.Length),
                layer with
                {
                    MediaType = OctetStream,
                },
            ],
            _ =>
            [
                new GrownDescriptor(GrownSite.Config.Digest, MediaTypes.OciConfig, GrownSite.Config.Bytes.Length),
                new GrownDescriptor(BaseLayer(repository.ProjectId), MediaTypes.OciLayer, 30_000_000),
                layer,
            ],
        };
        var subject = kind == GrownKind.Referrer ? group[0] : null;
        var content = Content(kind, references, subject);
        var tagged = kind is GrownKind.Image or GrownKind.Index;
        return new GrownArtifact(
            id,
            repository,
            kind,
            $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}",
            kind == GrownKind.Index ? MediaTypes.OciIndex : MediaTypes.OciManifest,
            content,
            references,
            subject?.Digest,
            tagged ? TagOf(number) : null
        );
    }

    private static GrownDescriptor Child(GrownArtifact child, string architecture) =>
        new(child.Digest, child.MediaType, child.Content.Length, child.Id, architecture);

    private static byte[] Content(GrownKind kind, GrownDescriptor[] references, GrownArtifact? subject)
    {
        var text = new StringBuilder("""{"schemaVersion":2,"mediaType":""");
        if (kind == GrownKind.Index)
        {
            text.Append('"').Append(MediaTypes.OciIndex).Append("\",\"manifests\":[");
            text.AppendJoin(',', references.Select(Json)).Append("]}");
            return Encoding.UTF8.GetBytes(text.ToString());
        }

        text.Append('"').Append(MediaTypes.OciManifest).Append('"');
        if (subject is not null)
        {
            text.Append(",\"artifactType\":\"").Append(GrownSite.SignatureType).Append('"');
        }

        text.Append(",\"config\":").Append(Json(references[0]));
        text.Append(",\"layers\":[").AppendJoin(',', references.Skip(1).Select(Json)).Append(']');
        if (subject is not null)
        {
            var descriptor = new GrownDescriptor(subject.Digest, subject.MediaType, subject.Content.Length);
            text.Append(",\"subject\":").Append(Json(descriptor));
        }

        return Encoding.UTF8.GetBytes(text.Append('}').ToString());
    }

    private static string Json(GrownDescriptor descriptor)
    {
        var platform = descriptor.Architecture is { } architecture
            ? $$""","platform":{"architecture":"{{architecture}}","os":"linux"}"""
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"mediaType":"{{descriptor.MediaType}}","digest":"{{descriptor.Digest}}","size":{{descriptor.Size}}{{platform}}}"""
        );
    }

    private static string DigestOf(string text) =>
        $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
}
