namespace Bus.Models;

/// <summary>Which provider answers, and how it is called.</summary>
public sealed class ModelProviderOptions
{
    /// <summary><c>offline</c>, <c>deepseek</c>, <c>perplexity</c>, or <c>openai</c> for any endpoint that speaks the protocol of OpenAI's chat completions.</summary>
    /// <value>The default value is <c>offline</c>.</value>
    public string Provider { get; set; } = "offline";

    /// <summary>The address under which <c>chat/completions</c> lies, such as <c>http://localhost:11434/v1</c>.</summary>
    /// <value>The default value is <see langword="null"/>: that of the provider.</value>
    public string? Endpoint { get; set; }

    /// <summary>The name of the model at the provider.</summary>
    /// <value>The default value is <see langword="null"/>: <c>deepseek-chat</c> or <c>sonar-pro</c>; <c>openai</c> needs one.</value>
    public string? Model { get; set; }

    /// <summary>Not allowed: a key has no place among settings, which are logged, committed and shown. It is here so that it is refused and not ignored.</summary>
    /// <value>The default value is <see langword="null"/>; nothing else is accepted.</value>
    public string? ApiKey { get; set; }

    /// <summary>The file that holds the key. Read before each call, so that a key can be changed while the program runs. Takes precedence over <see cref="ApiKeyVariable"/>.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public string? ApiKeyFile { get; set; }

    /// <summary>The environment variable that holds the key; empty for a server that takes none.</summary>
    /// <value>The default value is <see langword="null"/>: <c>DEEPSEEK_API_KEY</c>, <c>PERPLEXITY_API_KEY</c> or <c>OPENAI_API_KEY</c>.</value>
    public string? ApiKeyVariable { get; set; }

    /// <summary>How long one request may take.</summary>
    /// <value>The default value is 2 minutes; from 100 milliseconds to 1 hour.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long an answer may take, with all retries and waits.</summary>
    /// <value>The default value is 10 minutes; from <see cref="Timeout"/> to 24 hours.</value>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How often a request is sent again after the statuses 408, 429 and 5xx, a cut connection, a timeout, or a reply that cannot be read.</summary>
    /// <value>The default value is 4; from 0 to 20.</value>
    public int MaxRetries { get; set; } = 4;

    /// <summary>The most tokens that one answer may have.</summary>
    /// <value>The default value is 4,096; from 64 to 200,000.</value>
    public int MaxOutputTokens { get; set; } = 4096;

    /// <summary>How freely the model writes: 0 is the same answer each time, as far as the model is able to.</summary>
    /// <value>The default value is 0; from 0 to 2.</value>
    public double Temperature { get; set; }

    /// <summary>US dollars for a million tokens of prompts.</summary>
    /// <value>The default value is <see langword="null"/>: the price known when this version was made; 0 for <c>openai</c>.</value>
    public decimal? InputPrice { get; set; }

    /// <summary>US dollars for a million tokens of answers.</summary>
    /// <value>The default value is <see langword="null"/>: the price known when this version was made; 0 for <c>openai</c>.</value>
    public decimal? OutputPrice { get; set; }

    /// <summary>US dollars for a request, besides its tokens.</summary>
    /// <value>The default value is <see langword="null"/>: the price known when this version was made; 0 for <c>openai</c>.</value>
    public decimal? RequestPrice { get; set; }

    /// <summary>A folder whose files take the place of the prompts of the same name.</summary>
    /// <value>The default value is <see langword="null"/>: the prompts of the library.</value>
    public string? PromptDirectory { get; set; }

    /// <summary>A folder into which each exchange is written, for <see cref="ReplayFrom"/>.</summary>
    /// <value>The default value is <see langword="null"/>: nothing is written.</value>
    public string? RecordTo { get; set; }

    /// <summary>A folder with recorded exchanges that are answered from; nothing is sent, and no key is needed.</summary>
    /// <value>The default value is <see langword="null"/>: the provider is asked.</value>
    public string? ReplayFrom { get; set; }
}
