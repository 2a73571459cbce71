using System.Globalization;
using Entrepot.Rigs;
using Entrepot.Rigs.Processes;

namespace Entrepot.Bench.Measuring;

/// <summary>What `openssl speed sha256` says: no push can cost less than the digest of its bytes.</summary>
internal static class HashSpeed
{
    /// <summary>Null when there is no openssl.</summary>
    public static async Task<Limit?> MeasureAsync(CancellationToken cancellationToken)
    {
        string[] arguments = ["speed", "-seconds", "1", "-bytes", "65536", "sha256"];
        try
        {
            var output = await new RigCommand("openssl", arguments).RunSuccessfullyAsync(cancellationToken);
            // The last line: "sha256  1780000.00k", thousands of bytes for each second of CPU.
            var word = output.TrimEnd().Split(' ')[^1].TrimEnd('k');
            var perSecond = double.Parse(word, CultureInfo.InvariantCulture) * 1000;
            return new Limit("SHA-256", perSecond, 1e9 / perSecond);
        }
        catch (RigException)
        {
            return null;
        }
    }
}
