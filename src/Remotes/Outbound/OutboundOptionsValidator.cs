using System.Net;
using Microsoft.Extensions.Options;

namespace Entrepot.Remotes.Outbound;

/// <summary>Names every fault of the settings with its key.</summary>
internal sealed class OutboundOptionsValidator : IValidateOptions<OutboundOptions>
{
    public ValidateOptionsResult Validate(string? name, OutboundOptions options)
    {
        List<string> faults =
        [
            .. Networks(nameof(options.AllowedNetworks), options.AllowedNetworks),
            .. Networks(nameof(options.DeniedNetworks), options.DeniedNetworks),
            .. Realms(options.TrustedRealms),
            .. Durations(options),
        ];
        if (options.Proxy.Length > 0 && !IsOrigin(options.Proxy))
        {
            faults.Add($"{Key(nameof(options.Proxy))} is not of the form http://host:port.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Networks(string property, IList<string> networks) =>
        networks
            .Where(network => !IPNetwork.TryParse(network, out _))
            .Select(network => $"{Key(property)} holds '{network}', which is not a CIDR such as 10.0.0.0/8.");

    private static IEnumerable<string> Realms(IList<string> realms) =>
        realms
            .Where(realm => !IsOrigin(realm))
            .Select(realm =>
                $"{Key(nameof(OutboundOptions.TrustedRealms))} holds '{realm}', which is not of the form https://host."
            );

    private static IEnumerable<string> Durations(OutboundOptions options) =>
        new (string Name, TimeSpan Value)[]
        {
            (nameof(options.ConnectTimeout), options.ConnectTimeout),
            (nameof(options.HeaderTimeout), options.HeaderTimeout),
            (nameof(options.CommitTimeout), options.CommitTimeout),
            (nameof(options.IdleTimeout), options.IdleTimeout),
        }
            .Where(duration => duration.Value <= TimeSpan.Zero || duration.Value > TimeSpan.FromHours(1))
            .Select(duration => $"{Key(duration.Name)} is not between 0 and 1 hour.");

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.Host.Length > 0
        && uri.PathAndQuery == "/";

    private static string Key(string property) => $"{OutboundOptions.Section}:{property}";
}
