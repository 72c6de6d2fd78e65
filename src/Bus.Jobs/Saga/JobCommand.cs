namespace Bus.Jobs.Saga;

/// <summary>Stands for a command of any type while it is sent; its body and its type's name are the job's.</summary>
internal sealed record JobCommand;
