namespace Entrepot.Server.Settings;

/// <summary>
/// One setting. Its key is <c>external_url</c> in <c>entrepot.yaml</c> and <c>appsettings.json</c>,
/// <c>ENTREPOT_EXTERNAL_URL</c> in the environment and <c>--external-url</c> as an argument.
/// </summary>
/// <param name="Default">What counts when nobody says anything; empty: nothing.</param>
/// <param name="Meaning">What it does, with its unit, for the settings page and <c>--help</c>.</param>
/// <param name="Example">A value that a person might set.</param>
/// <param name="Fault">What is wrong with a value, in words; null when it is right.</param>
internal sealed record Setting(string Key, string Default, string Meaning, string Example, Func<string, string?> Fault)
{
    public string Argument => "--" + Key.Replace('_', '-');

    public string EnvironmentVariable => "ENTREPOT_" + Key.ToUpperInvariant();
}
