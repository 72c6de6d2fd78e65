using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bus.Redis.Tests.Support;

/// <summary>A private authority and a server certificate of its own making, as PEM files in a folder that is deleted.</summary>
internal sealed class Certificates : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bus-tls-").FullName;

    /// <param name="hostName">The only name the server's certificate carries.</param>
    internal Certificates(string hostName)
    {
        var now = DateTimeOffset.UtcNow;
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=Test authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = authorityRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));

        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var serverRequest = new CertificateRequest($"CN={hostName}", serverKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(hostName, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(hostName);
        }

        serverRequest.CertificateExtensions.Add(names.Build());
        using var server = serverRequest.Create(authority, now.AddDays(-1), now.AddHours(12), [1, 2, 3, 4]);

        File.WriteAllText(AuthorityFile, authority.ExportCertificatePem());
        File.WriteAllText(CertificateFile, server.ExportCertificatePem());
        File.WriteAllText(KeyFile, serverKey.ExportPkcs8PrivateKeyPem());
    }

    internal string AuthorityFile => Path.Combine(_folder, "ca.pem");

    internal string CertificateFile => Path.Combine(_folder, "server.pem");

    internal string KeyFile => Path.Combine(_folder, "server.key");

    /// <summary>Starts a server that speaks TLS alone.</summary>
    internal Task<RedisServer> StartServerAsync(bool asksForClientCertificate = false)
    {
        var port = RedisServer.FindFreePort();
        return RedisServer.StartOnAsync(
            port,
            "--port", "0", "--tls-port", $"{port}", "--tls-cert-file", CertificateFile, "--tls-key-file", KeyFile, "--tls-ca-cert-file", AuthorityFile,
            "--tls-auth-clients", asksForClientCertificate ? "yes" : "no");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
