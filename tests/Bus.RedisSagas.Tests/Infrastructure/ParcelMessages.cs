using MassTransit;

namespace Bus.RedisSagas.Tests;

/// <summary>Starts a parcel.</summary>
public sealed record OrderParcel(Guid CorrelationId) : CorrelatedBy<Guid>;

/// <summary>The parcel is packed.</summary>
public sealed record PackParcel(Guid CorrelationId) : CorrelatedBy<Guid>;

/// <summary>The parcel has an address.</summary>
public sealed record LabelParcel(Guid CorrelationId, string Address) : CorrelatedBy<Guid>;

/// <summary>The parcel has arrived.</summary>
public sealed record DeliverParcel(Guid CorrelationId, bool IsSigned) : CorrelatedBy<Guid>;

/// <summary>The parcel is not wanted any more.</summary>
public sealed record CancelParcel(Guid CorrelationId) : CorrelatedBy<Guid>;

/// <summary>Somebody is to look after the parcel.</summary>
public sealed record RemindOfParcel(Guid CorrelationId) : CorrelatedBy<Guid>;
