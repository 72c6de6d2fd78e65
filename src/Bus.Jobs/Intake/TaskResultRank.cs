namespace Bus.Jobs.Intake;

/// <summary>What a producer may read after what: never something of a lower rank.</summary>
internal enum TaskResultRank
{
    Running = 0,
    Error = 1,
    Completed = 2,
}
