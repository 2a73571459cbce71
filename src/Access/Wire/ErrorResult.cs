using Microsoft.AspNetCore.Http;

namespace Entrepot.Access.Wire;

/// <summary>A refusal as an endpoint returns it.</summary>
public sealed class ErrorResult(int status, ErrorEnvelope envelope) : IResult
{
    public int Status { get; } = status;

    public ErrorEnvelope Envelope { get; } = envelope;

    public Task ExecuteAsync(HttpContext httpContext) => Envelope.WriteAsync(httpContext, Status);
}
