namespace Entrepot.Remotes.Aws;

/// <summary>What differs between clouds that sign as AWS does.</summary>
/// <param name="Algorithm">How the signature is called.</param>
/// <param name="KeyPrefix">What is before the secret key when keys are derived from it.</param>
/// <param name="End">What the scope ends with.</param>
internal sealed record SignatureWords(string Algorithm, string KeyPrefix, string End);
