namespace Entrepot.Management.AuditLogs;

/// <summary>Harbor's <c>AuditLogEventType</c>.</summary>
public sealed record AuditEventAnswer(string EventType);
