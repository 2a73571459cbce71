using Entrepot.Server.Settings;
using Microsoft.Extensions.Logging.Console;

namespace Entrepot.Server.Hosting;

/// <summary>Logs to the console: one line a message, for people or for collectors.</summary>
internal static class SiteLog
{
    public static void Configure(ILoggingBuilder logging, SiteSettings settings)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(settings.LogLevel);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting.Lifetime", settings.LogLevel);
        // It warns at each new key that the ring is not encrypted: DATA/keys is the owner's alone, as the folder says.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        if (settings.JsonLog)
        {
            logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        }
        else
        {
            logging.AddConsole(console => console.FormatterName = LineFormatter.FormatterName);
            logging.AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
        }
    }
}
