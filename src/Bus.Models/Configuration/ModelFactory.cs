using Bus.Models.Chat;
using Bus.Models.Offline;
using Bus.Models.Prompts;
using Bus.Models.Recording;
using Microsoft.Extensions.Logging;

namespace Bus.Models.Configuration;

/// <summary>Builds models from options that have been validated.</summary>
internal static class ModelFactory
{
    internal static IStrategyModel Create(StrategyModelsOptions options, TimeProvider time, Random random, ILogger logger) =>
        new RoutedStrategyModel(Create(options.Reasoning, time, random, logger), Create(options.Code, time, random, logger));

    private static IStrategyModel Create(ModelProviderOptions options, TimeProvider time, Random random, ILogger logger)
    {
        if (ProviderPreset.IsOffline(options.Provider))
        {
            return new OfflineModel();
        }

        var settings = ProviderSettings.From(options);
        var prompts = PromptLibrary.Load(settings.PromptDirectory);
        IChatExchange exchange = settings.ReplayFrom is not null ? new ReplayExchange(settings) : new HttpChatExchange(settings, time);
        exchange = settings.RecordTo is not null ? new RecordingExchange(exchange, settings) : exchange;
        return new ChatModel(settings, prompts, new ChatClient(settings, exchange, time, random, logger), time, logger);
    }
}
