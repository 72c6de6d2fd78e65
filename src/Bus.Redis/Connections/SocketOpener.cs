using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bus.Redis.Connections;

/// <summary>Opens a TCP connection to the server, with TLS when asked for.</summary>
internal sealed class SocketOpener(RedisOptions options, bool isBlocking = false)
{
    /// <exception cref="RedisConnectionException">The server cannot be reached, or TLS cannot be agreed on.</exception>
    /// <exception cref="OperationCanceledException">The server did not accept the connection in time.</exception>
    internal async Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        KeepAlive(socket, isBlocking);
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(options.Host, options.Port), cancellationToken);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new RedisConnectionException($"{options.Endpoint} could not be reached: {exception.Message}.", exception);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var stream = new NetworkStream(socket, ownsSocket: true);
        return options.UseTls ? await SecureAsync(stream, cancellationToken) : stream;
    }

    /// <summary>The kernel notices a peer that is gone where no heartbeat does: behind a blocking command. Its probes cost the server no request, so there they may be frequent.</summary>
    private static void KeepAlive(Socket socket, bool isBlocking)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, isBlocking ? 2 : 15);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, isBlocking ? 1 : 5);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
    }

    private async Task<Stream> SecureAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var secure = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            await secure.AuthenticateAsClientAsync(CreateTlsOptions(), cancellationToken);
            return secure;
        }
        catch (Exception exception) when (exception is AuthenticationException or CryptographicException)
        {
            await secure.DisposeAsync();
            throw new RedisTlsException($"{options.Endpoint} could not be trusted or does not speak TLS: {exception.Message}", exception);
        }
        catch (OperationCanceledException exception)
        {
            await secure.DisposeAsync();
            throw new RedisConnectionException(
                $"{options.Endpoint} did not complete the TLS handshake within {options.ConnectTimeout.TotalSeconds:0.###} s; does this port speak TLS?", exception);
        }
        catch (IOException exception)
        {
            await secure.DisposeAsync();
            throw new RedisTlsException($"{options.Endpoint} broke off the TLS handshake; does this port speak TLS? {exception.Message}", exception);
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }

    private SslClientAuthenticationOptions CreateTlsOptions() => new()
    {
        TargetHost = options.TlsHost ?? options.Host,
        RemoteCertificateValidationCallback = options.CertificateValidation,
        CertificateChainPolicy = CreateChainPolicy(),
        ClientCertificates = LoadClientCertificate(),
    };

    private X509ChainPolicy? CreateChainPolicy()
    {
        if (options.TrustedCertificateFile is not { } file)
        {
            return null;
        }

        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,

            // A private authority rarely runs a revocation service.
            RevocationMode = X509RevocationMode.NoCheck,
        };
        LoadFile(nameof(options.TrustedCertificateFile), file, () => policy.CustomTrustStore.ImportFromPemFile(file));
        return policy;
    }

    private X509CertificateCollection? LoadClientCertificate()
    {
        if (options.ClientCertificateFile is not { } file)
        {
            return null;
        }

        var certificates = new X509CertificateCollection();
        LoadFile(nameof(options.ClientCertificateFile), file, () => certificates.Add(X509Certificate2.CreateFromPemFile(file, options.ClientCertificateKeyFile)));
        return certificates;
    }

    private static void LoadFile(string option, string file, Action load)
    {
        try
        {
            load();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new RedisTlsException($"Redis option {option}: '{file}' could not be read as PEM: {exception.Message}", exception);
        }
    }
}
