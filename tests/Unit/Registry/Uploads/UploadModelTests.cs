using CsCheck;
using Entrepot.Oci;
using Entrepot.Registry.Blobs;
using Entrepot.Registry.Uploads;
using Shouldly;
using Xunit;
using static Entrepot.Unit.Registry.RegistryRig;

namespace Entrepot.Unit.Registry.Uploads;

/// <summary>
/// Upload sessions against a model that is just a list of bytes: whatever a client does, breaks and restarts included,
/// the registry has exactly the bytes that the model has.
/// </summary>
public sealed class UploadModelTests
{
    private enum Act
    {
        Append,
        AppendInPlace,
        AppendElsewhere,
        AppendCutOff,
        AppendWithWrongLength,
        Status,
        CommitWrong,
        Commit,
        CommitWithChunk,
        Cancel,
        AsSomebodyElse,
        Restart,
        PowerCut,
    }

    private static readonly Gen<(Act Act, byte[] Bytes, bool Wide)[]> Session = Gen.Select(
        Gen.Int[0, Enum.GetValues<Act>().Length - 1].Select(number => (Act)number),
        Gen.Byte.Array[0, 30],
        Gen.Bool
    ).Array[1, 14];

    [Fact]
    public async Task A_session_holds_what_the_client_was_told_it_holds()
    {
        await using var rig = await CreateAsync();
        await Session.SampleAsync(steps => RunAsync(rig, steps), iter: 150, threads: 1);
    }

    private static async Task RunAsync(RegistryRig rig, (Act Act, byte[] Bytes, bool Wide)[] steps)
    {
        var uploads = rig.Get<BlobUploads>();
        var id = (await uploads.StartAsync(Nginx, Alice, null, CancellationToken.None)).Id;
        List<byte>? model = [];
        foreach (var (act, bytes, wide) in steps)
        {
            uploads = rig.Get<BlobUploads>();
            model = model is null
                ? await AfterTheEndAsync(uploads, id, bytes)
                : await StepAsync(rig, uploads, id, model, act, bytes, wide);
        }

        (await rig.Get<BlobUploads>().FindAsync(Nginx, id, Alice, CancellationToken.None))?.Offset.ShouldBe(
            model?.Count ?? -1
        );
        await rig.Get<BlobUploads>().CancelAsync(Nginx, id, Alice, CancellationToken.None);
    }

    /// <summary>What the session should hold after the step; null when it should be over.</summary>
    private static async Task<List<byte>?> StepAsync(
        RegistryRig rig,
        BlobUploads uploads,
        UploadId id,
        List<byte> model,
        Act act,
        byte[] bytes,
        bool wide
    )
    {
        switch (act)
        {
            case Act.Append:
                await ShouldAppendAsync(uploads, id, Chunk(bytes), model.Count + bytes.Length);
                return [.. model, .. bytes];
            case Act.AppendInPlace when bytes.Length > 0:
                await ShouldAppendAsync(uploads, id, Chunk(bytes, model.Count), model.Count + bytes.Length);
                return [.. model, .. bytes];
            case Act.AppendElsewhere when bytes.Length > 0:
                (await AppendAsync(uploads, id, Alice, Chunk(bytes, model.Count + 1)))
                    .ShouldBeOfType<UploadAppendResult.OutOfOrder>()
                    .Status.Offset.ShouldBe(model.Count);
                return model;
            case Act.AppendCutOff:
                await Should.ThrowAsync<IOException>(() => AppendAsync(uploads, id, Alice, BrokenBody.Chunk(bytes)));
                return [.. model, .. bytes];
            case Act.AppendWithWrongLength:
                (
                    await AppendAsync(uploads, id, Alice, Chunk([.. bytes, 1]) with { Length = bytes.Length })
                ).ShouldBeOfType<UploadAppendResult.LengthMismatch>();
                return model;
            case Act.Status:
                (await uploads.FindAsync(Nginx, id, Alice, CancellationToken.None))!.Offset.ShouldBe(model.Count);
                return model;
            case Act.CommitWrong:
                (
                    await CommitAsync(uploads, id, Chunk(bytes), DigestOf([.. model, .. bytes, 1]))
                ).ShouldBeOfType<UploadCommitResult.DigestMismatch>();
                return model;
            case Act.Commit:
                await ShouldCommitAsync(rig, uploads, id, Chunk([]), [.. model], wide);
                return null;
            case Act.CommitWithChunk:
                await ShouldCommitAsync(rig, uploads, id, Chunk(bytes), [.. model, .. bytes], wide);
                return null;
            case Act.Cancel:
                (await uploads.CancelAsync(Nginx, id, Alice, CancellationToken.None)).ShouldBeTrue();
                return null;
            case Act.AsSomebodyElse:
                await ShouldKnowNothingAsync(uploads, id, Nginx, Bob, bytes);
                await ShouldKnowNothingAsync(uploads, id, Other, Alice, bytes);
                return model;
            case Act.Restart:
                await rig.RestartAsync();
                return model;
            case Act.PowerCut:
                await rig.RestartAsync();
                rig.Storage.Epoch = Guid.NewGuid().ToString();
                return model;
            default:
                return model;
        }
    }

    private static async Task<List<byte>?> AfterTheEndAsync(BlobUploads uploads, UploadId id, byte[] bytes)
    {
        await ShouldKnowNothingAsync(uploads, id, Nginx, Alice, [.. bytes, 77]);
        return null;
    }

    private static async Task ShouldKnowNothingAsync(
        BlobUploads uploads,
        UploadId id,
        RepositoryName repository,
        Entrepot.Registry.Actor actor,
        byte[] bytes
    )
    {
        var none = CancellationToken.None;
        (await uploads.FindAsync(repository, id, actor, none)).ShouldBeNull();
        (await uploads.CancelAsync(repository, id, actor, none)).ShouldBeFalse();
        (
            await uploads.AppendAsync(repository, id, actor, Chunk(bytes), none)
        ).ShouldBeOfType<UploadAppendResult.Unknown>();
        (
            await uploads.CommitAsync(repository, id, actor, Chunk(bytes), DigestOf([.. bytes, 99, 98, 97, 96]), none)
        ).ShouldBeOfType<UploadCommitResult.Unknown>();
    }

    private static async Task ShouldAppendAsync(BlobUploads uploads, UploadId id, UploadChunk chunk, long offset) =>
        (await AppendAsync(uploads, id, Alice, chunk))
            .ShouldBeOfType<UploadAppendResult.Appended>()
            .Status.Offset.ShouldBe(offset);

    private static Task<UploadAppendResult> AppendAsync(
        BlobUploads uploads,
        UploadId id,
        Entrepot.Registry.Actor actor,
        UploadChunk chunk
    ) => uploads.AppendAsync(Nginx, id, actor, chunk, CancellationToken.None);

    private static Task<UploadCommitResult> CommitAsync(
        BlobUploads uploads,
        UploadId id,
        UploadChunk chunk,
        Digest digest
    ) => uploads.CommitAsync(Nginx, id, Alice, chunk, digest, CancellationToken.None);

    private static async Task ShouldCommitAsync(
        RegistryRig rig,
        BlobUploads uploads,
        UploadId id,
        UploadChunk chunk,
        byte[] content,
        bool wide
    )
    {
        var digest = (wide ? DigestAlgorithm.Sha512 : DigestAlgorithm.Sha256).Of(content);
        (await CommitAsync(uploads, id, chunk, digest)).ShouldBe(
            new UploadCommitResult.Committed(digest, content.Length)
        );
        await using var stream = await rig.Get<BlobReader>().OpenAsync(Nginx, digest, 0, CancellationToken.None);
        var read = new MemoryStream();
        await stream!.CopyToAsync(read);
        read.ToArray().ShouldBe(content);
    }
}
