using System.Security.Cryptography;
using System.Text;

namespace Bus.Models.Configuration;

/// <summary>Lets one model reason and another write code.</summary>
internal sealed class RoutedStrategyModel(IStrategyModel reasoning, IStrategyModel code) : IStrategyModel, IDisposable
{
    public string Name { get; } = reasoning.Name == code.Name ? reasoning.Name : $"{reasoning.Name} + {code.Name}";

    public string PromptHash { get; } = reasoning.PromptHash == code.PromptHash
        ? reasoning.PromptHash
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(reasoning.PromptHash + code.PromptHash)));

    public Task<ReasoningAnswer> ReasonAsync(ReasoningRequest request, CancellationToken cancellationToken = default) => reasoning.ReasonAsync(request, cancellationToken);

    public Task<CodeAnswer> WriteCodeAsync(CodeRequest request, CancellationToken cancellationToken = default) => code.WriteCodeAsync(request, cancellationToken);

    public void Dispose()
    {
        (reasoning as IDisposable)?.Dispose();
        (code as IDisposable)?.Dispose();
    }
}
