using System.Text.RegularExpressions;
using Entrepot.Oci;

namespace Entrepot.Replication.Triggers;

/// <summary>
/// Tags that say by their name what they refer to: cosign's <c>sha256-HEX.sig</c>, <c>.att</c> and <c>.sbom</c>, and
/// the referrers tag schema's bare <c>sha256-HEX</c> (distribution-spec, "Referrers Tag Schema"). They follow their
/// subject and are never wanted for themselves.
/// </summary>
internal static partial class ReferrerTag
{
    private static readonly string[] Suffixes = [".sig", ".att", ".sbom"];

    /// <summary>The digest that the tag's name refers to; null when it is an ordinary tag.</summary>
    public static Digest? SubjectOf(Tag tag)
    {
        var match = Grammar().Match(tag.ToString());
        return match.Success ? Digest.Parse($"sha256:{match.Groups["hex"].Value}") : null;
    }

    /// <summary>Whether the tag is the list of a manifest's referrers that stands in for the referrers API.</summary>
    public static bool IsList(Tag tag) => ListGrammar().IsMatch(tag.ToString());

    /// <summary>
    /// The tags in cosign's style that could refer to the digest. The bare tag of the referrers schema is not among
    /// them: each registry keeps its own.
    /// </summary>
    public static IEnumerable<Tag> For(Digest subject) =>
        subject.Algorithm == DigestAlgorithm.Sha256
            ? Suffixes.Select(suffix => Tag.Parse($"sha256-{subject.Hex}{suffix}"))
            : [];

    [GeneratedRegex(
        @"\Asha256-(?<hex>[0-9a-f]{64})(?:\.(?:sig|att|sbom))?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Grammar();

    [GeneratedRegex(@"\Asha(?:256|512)-[0-9a-f]{64}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ListGrammar();
}
