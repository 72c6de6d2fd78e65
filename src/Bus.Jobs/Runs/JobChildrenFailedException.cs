using System.Globalization;

namespace MassTransit;

/// <summary>Says that children of a job came to no result; such a job is not retried by itself.</summary>
public sealed class JobChildrenFailedException : Exception
{
    internal JobChildrenFailedException(JobChildren children)
        : base(Describe(children))
    {
    }

    private static string Describe(JobChildren children)
    {
        var count = string.Create(CultureInfo.InvariantCulture, $"{children.Failed + children.Cancelled} of {children.Ended} children came to no result");
        return children.Failures is [var first, ..] ? $"{count}, the first of them {first.JobId}: {first.Error}" : $"{count}.";
    }
}
