namespace Entrepot.Management.AuditLogs;

/// <summary>Harbor's <c>AuditLogEventType</c>.</summary>
internal sealed record AuditEventAnswer(string EventType);
