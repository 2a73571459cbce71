namespace Entrepot.Data.Rows;

public enum ReplicationTaskStatus
{
    InProgress = 0,
    Succeed = 1,
    Failed = 2,
    Stopped = 3,
}
