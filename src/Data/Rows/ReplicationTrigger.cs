namespace Entrepot.Data.Rows;

public enum ReplicationTrigger
{
    Manual = 0,
    Scheduled = 1,
    EventBased = 2,
}
