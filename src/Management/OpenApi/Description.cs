namespace Entrepot.Management.OpenApi;

/// <summary>What an endpoint of ours does and answers, for its clients' documentation.</summary>
/// <param name="Summary">One sentence without its end.</param>
/// <param name="Answer">What the body is; null when there is none.</param>
/// <param name="Status">Of what went well.</param>
/// <param name="Paged">It is a list with <c>page</c> and <c>page_size</c>.</param>
internal sealed record Description(string Summary, Type? Answer, int Status, bool Paged);
