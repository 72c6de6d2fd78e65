using Microsoft.Extensions.Hosting;

namespace Bus.Jobs.Types;

/// <summary>Announces the types of this worker before its bus starts.</summary>
internal sealed class JobTypeAnnouncer : IHostedService
{
    private readonly IJobTypeCatalog _catalog;
    private readonly IEnumerable<HostedJobType> _types;

    public JobTypeAnnouncer(IJobTypeCatalog catalog, IEnumerable<HostedJobType> types)
    {
        _catalog = catalog;
        _types = types;
    }

    public Task StartAsync(CancellationToken cancellationToken) => _catalog.AnnounceAsync(_types.Select(x => x.Record), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
