namespace Bus.Models.Configuration;

/// <summary>How a provider is asked to answer in JSON.</summary>
internal enum JsonFormat
{
    /// <summary>Any object; the prompt says which.</summary>
    Object,

    /// <summary>An object of a schema.</summary>
    Schema,
}
