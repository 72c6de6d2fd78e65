namespace Bus.Jobs.Runs;

/// <summary>Says that a command has no job id, so that nobody could ever learn of its outcome.</summary>
internal sealed class JobIdMissingException : Exception
{
    internal JobIdMissingException()
        : base("The command has neither a jobId nor a message-id that is a UUID; a job needs one, under which its status and result can be read.")
    {
    }
}
