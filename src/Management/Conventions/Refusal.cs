using Entrepot.Access.Wire;

namespace Entrepot.Management.Conventions;

/// <summary>The refusals of the REST API: Harbor's codes with their statuses.</summary>
public static class Refusal
{
    public static ErrorResult BadRequest(string message) => Of(400, message);

    public static ErrorResult Forbidden(string message) => Of(403, message);

    public static ErrorResult NotFound(string message) => Of(404, message);

    public static ErrorResult Conflict(string message) => Of(409, message);

    /// <summary>What is asked for cannot be done as long as something else is as it is.</summary>
    public static ErrorResult Precondition(string message) => Of(412, message);

    /// <summary>What is to be deleted is needed by something else.</summary>
    public static ErrorResult ForeignKey(string message) =>
        new(412, ErrorEnvelope.Of("VIOLATE_FOREIGN_KEY_CONSTRAINT", message));

    /// <summary>A parameter that is not of its type or out of its range.</summary>
    public static ErrorResult Unprocessable(string message) => Of(422, message);

    internal static ErrorResult Of(int status, string message) =>
        new(status, ErrorEnvelope.Of(CodeOf(status), message));

    private static string CodeOf(int status) =>
        status switch
        {
            400 => "BAD_REQUEST",
            401 => "UNAUTHORIZED",
            403 => "FORBIDDEN",
            404 => "NOT_FOUND",
            405 => "METHOD_NOT_ALLOWED",
            409 => "CONFLICT",
            412 => "PRECONDITION",
            413 => "REQUEST_ENTITY_TOO_LARGE",
            415 => "UNSUPPORTED_MEDIA_TYPE",
            422 => "UNPROCESSABLE_ENTITY",
            429 => "TOO_MANY_REQUEST",
            501 => "NOT_IMPLEMENTED",
            503 => "SERVICE_UNAVAILABLE",
            >= 500 => "UNKNOWN",
            _ => "BAD_REQUEST",
        };
}
