using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Entrepot.Server.Settings;

/// <summary>Gathers settings from their places; later places win.</summary>
internal static class SettingsReader
{
    private const string DefaultFile = "entrepot.yaml";

    /// <param name="configFile">The file that <c>--config</c> named; null: the default file, if it is there.</param>
    /// <param name="arguments">Keys and values given as arguments.</param>
    /// <exception cref="SettingsException">Something is wrong; it lists all of it.</exception>
    public static SiteSettings Read(string? configFile, IReadOnlyDictionary<string, string?> arguments)
    {
        var file = ReadFile(configFile);
        var values = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
            .AddInMemoryCollection(file)
            .AddEnvironmentVariables("ENTREPOT_")
            .AddInMemoryCollection(arguments)
            .Build();
        return SiteSettings.Check(values, file.Keys);
    }

    /// <summary>Just these values, and defaults for the rest.</summary>
    public static SiteSettings Only(IReadOnlyDictionary<string, string?> values) =>
        SiteSettings.Check(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), values.Keys);

    private static Dictionary<string, string?> ReadFile(string? configFile)
    {
        var path = configFile ?? DefaultFile;
        if (configFile is null && !Path.Exists(path))
        {
            return [];
        }

        try
        {
            using var text = new StreamReader(path);
            return new DeserializerBuilder().Build().Deserialize<Dictionary<string, string?>?>(text) ?? [];
        }
        catch (IOException exception)
        {
            throw new SettingsException([$"--config {path}: {exception.Message}"]);
        }
        catch (YamlException exception)
        {
            throw new SettingsException([$"{path}, line {exception.Start.Line}: {exception.Message}"]);
        }
    }
}
