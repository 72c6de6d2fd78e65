namespace Bus.Contracts.Specs;

/// <summary>What not every transport can do.</summary>
[Flags]
public enum TransportFeatures
{
    /// <summary>Only what every transport must.</summary>
    None = 0,

    /// <summary>Several buses, of one process or many, meet on it.</summary>
    SharedByBuses = 1,

    /// <summary>Messages outlive the bus that sent them.</summary>
    Durable = 2,

    /// <summary>All headers of a message can be read without its body.</summary>
    TransportHeaders = 4,

    /// <summary>A scheduled message can be canceled by its token.</summary>
    CancelsSchedules = 8,
}
