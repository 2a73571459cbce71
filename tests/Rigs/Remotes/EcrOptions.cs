namespace Entrepot.Rigs.Remotes;

/// <summary>How ECR behaves in the simulation.</summary>
public sealed record EcrOptions
{
    /// <summary>The account whose registry is at the address.</summary>
    public string Account { get; init; } = "123456789012";

    /// <summary>The account of the access key.</summary>
    public string KeyAccount { get; init; } = "123456789012";

    public string Region { get; init; } = "us-east-1";

    /// <summary>A login that ran out is answered 400 without a challenge, not 403.</summary>
    public bool AnswersExpiryWith400 { get; init; }
}
