using Microsoft.AspNetCore.Http;

namespace Entrepot.Rigs.Remotes;

/// <summary>
/// GitHub's registry as it is documented and as users met it: no referrers API, no deletion, and for some tokens a 403
/// from <c>/v2/</c> itself.
/// </summary>
public sealed class GhcrSimulator : RegistrySimulator
{
    public const string User = "octo";
    public const string Password = "ghp_secret";
    private readonly SimulatedTokens tokens;

    private GhcrSimulator()
        : base(
            new SimulatorTraits { ByTag = SimulatedDeletion.Unsupported, ByDigest = SimulatedDeletion.Unsupported }
        ) => tokens = new SimulatedTokens(this, "/token", User, Password);

    /// <summary>Whether <c>/v2/</c> itself is closed to the token.</summary>
    public bool ForbidsPing { get; set; }

    public static Task<GhcrSimulator> StartAsync(CancellationToken cancellationToken) =>
        StartAsync(new GhcrSimulator(), cancellationToken);

    private protected override IResult? Object(HttpContext context, SimulatedRoute route) =>
        tokens.Challenge(context, route.Repository, SimulatedTokens.ActionOf(context.Request))
        ?? (ForbidsPing && route.Repository.Length == 0 ? Error(403, "DENIED", "denied") : null);

    private protected override Task<IResult?> AnswerApiAsync(HttpContext context) =>
        Task.FromResult(tokens.Issue(context.Request, refusal: 403));
}
