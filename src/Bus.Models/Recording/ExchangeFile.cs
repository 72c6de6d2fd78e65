using System.Security.Cryptography;
using System.Text;

namespace Bus.Models.Recording;

/// <summary>Names recorded exchanges: one file per request, known by what was asked.</summary>
internal static class ExchangeFile
{
    internal static string HashOf(string request) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request)));

    internal static string PathOf(string folder, string request) => Path.Combine(folder, $"{HashOf(request)}.json");
}
