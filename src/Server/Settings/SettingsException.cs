namespace Entrepot.Server.Settings;

/// <summary>The settings are wrong; the message lists every fault with the key to change.</summary>
internal sealed class SettingsException(IReadOnlyList<string> faults)
    : Exception("The settings are wrong:\n" + string.Join('\n', faults.Select(fault => $"  - {fault}")))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
