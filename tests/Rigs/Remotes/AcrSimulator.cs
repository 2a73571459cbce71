using Microsoft.AspNetCore.Http;

namespace Entrepot.Rigs.Remotes;

/// <summary>
/// Azure's registry as it is documented and as users met it: Basic is taken everywhere though only Bearer is asked for,
/// tags are read by a right of their own, a DELETE by tag takes the manifest and every tag of it, and tags go alone by
/// an API beside the protocol.
/// </summary>
public sealed class AcrSimulator : RegistrySimulator
{
    public const string User = "demo";
    public const string Password = "acr-secret";
    private const string TagPath = "/_tags/";
    private const string ApiPath = "/acr/v1/";
    private readonly SimulatedTokens tokens;

    private AcrSimulator()
        : base(
            new SimulatorTraits
            {
                Referrers = true,
                Chunks = true,
                TagPage = 100,
                ByTag = SimulatedDeletion.Manifest,
            }
        ) => tokens = new SimulatedTokens(this, "/oauth2/token", User, Password, "access_token");

    public static Task<AcrSimulator> StartAsync(CancellationToken cancellationToken) =>
        StartAsync(new AcrSimulator(), cancellationToken);

    private protected override IResult? Object(HttpContext context, SimulatedRoute route)
    {
        var action =
            context.Request.Method == "DELETE" ? "delete"
            : route.Kind == "tags" ? "metadata_read"
            : SimulatedTokens.ActionOf(context.Request);
        // An upload that is given up is no deletion of content.
        action = route.Kind == "blobs/uploads" ? "push" : action;
        return tokens.IsUser(context.Request) ? null : tokens.Challenge(context, route.Repository, action);
    }

    private protected override Task<IResult?> AnswerApiAsync(HttpContext context) =>
        Task.FromResult(tokens.Issue(context.Request) ?? DeleteTag(context));

    private IResult? DeleteTag(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var at = path.IndexOf(TagPath, StringComparison.Ordinal);
        if (at < 0 || !path.StartsWith(ApiPath, StringComparison.Ordinal) || context.Request.Method != "DELETE")
        {
            return null;
        }

        var repository = path[ApiPath.Length..at];
        return tokens.Challenge(context, repository, "delete")
            ?? Store.Locked(() =>
                Store.Delete(repository, path[(at + TagPath.Length)..], SimulatedDeletion.Tag)
                    ? Results.StatusCode(202)
                    : Error(404, "TAG_UNKNOWN", "the specified tag does not exist")
            );
    }
}
