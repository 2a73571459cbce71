using System.Buffers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Management.Conventions;

/// <summary>
/// Gives each request the id that its client sent or a new one, says it in the answer and calls the request by it in
/// the logs.
/// </summary>
internal sealed class RequestIds(RequestDelegate next)
{
    private const string Header = "X-Request-Id";
    private const int MaximumLength = 128;

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_.:/=+"
    );

    public Task InvokeAsync(HttpContext context)
    {
        var id = SentBy(context) ?? new Guid(RandomNumberGenerator.GetBytes(16)).ToString();
        context.TraceIdentifier = id;
        // Last, so that an answer which starts anew has it too.
        context.Response.OnStarting(() =>
        {
            context.Response.Headers[Header] = id;
            return Task.CompletedTask;
        });
        return next(context);
    }

    /// <summary>What a client sends goes into logs and headers: an odd one is replaced.</summary>
    private static string? SentBy(HttpContext context) =>
        context.Request.Headers[Header] is [{ Length: > 0 and <= MaximumLength } id]
        && !id.AsSpan().ContainsAnyExcept(Plain)
            ? id
            : null;
}
