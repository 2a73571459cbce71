namespace Entrepot.Replication.Endpoints;

/// <summary>Reads an endpoint's URL as Harbor does.</summary>
public static class EndpointUrl
{
    private const int MaximumLength = 256;

    /// <summary>
    /// The URL without query, fragment and the last slash; plain http where no scheme was given. Null when it is no
    /// such URL, or carries credentials, which belong elsewhere.
    /// </summary>
    public static Uri? Parse(string text)
    {
        var trimmed = text.Trim();
        var complete = trimmed.Contains("://", StringComparison.Ordinal) ? trimmed : $"http://{trimmed}";
        return
            Uri.TryCreate(complete, UriKind.Absolute, out var given)
            && given.Scheme is "http" or "https"
            && given is { UserInfo: "", Host.Length: > 0 }
            && given.GetLeftPart(UriPartial.Path).TrimEnd('/') is { Length: <= MaximumLength } url
            ? new Uri(url)
            : null;
    }

    /// <summary>As it is stored and shown.</summary>
    public static string Show(Uri url) => url.GetLeftPart(UriPartial.Path).TrimEnd('/');
}
