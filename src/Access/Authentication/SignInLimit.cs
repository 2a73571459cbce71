namespace Entrepot.Access.Authentication;

/// <summary>Why credentials that are right do not open everything.</summary>
internal enum SignInLimit
{
    /// <summary>A secret for command lines opens the registry and a few routes that clients of it use.</summary>
    CliSecret,
}
