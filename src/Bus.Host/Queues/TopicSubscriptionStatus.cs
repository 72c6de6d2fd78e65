namespace Bus.Host.Queues;

/// <summary>One queue's subscription to a topic.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Filter">Which messages it wants: empty for all, <c>key:</c> and a routing key, or <c>pattern:</c> and a regular expression for it.</param>
/// <param name="Temporary">Whether it ends with the queue.</param>
internal sealed record TopicSubscriptionStatus(string Queue, string Filter, bool Temporary);
