using System.Text.Json;

namespace Entrepot.Remotes.Aws;

/// <summary>What the API of ECR answered: the members of a result, or the name and words of an error.</summary>
/// <param name="Error">The error's name without its namespace; empty for a result.</param>
internal sealed record EcrAnswer(JsonElement Body, string Error, string Message)
{
    public bool IsRepositoryMissing => Error == "RepositoryNotFoundException";

    public bool IsRepositoryThere => Error == "RepositoryAlreadyExistsException";
}
