namespace Entrepot.Access.Configuration;

/// <summary>What came of changing the configuration.</summary>
public enum ConfigurationChange
{
    Changed,

    /// <summary>The way of signing in stays while there are accounts besides the first administrator's.</summary>
    AuthModeLocked,
}
