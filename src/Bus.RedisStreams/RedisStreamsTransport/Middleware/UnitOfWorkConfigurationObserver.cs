using System.Globalization;
using MassTransit;
using MassTransit.Configuration;
using MassTransit.Courier.Contracts;
using MassTransit.DependencyInjection;
using MassTransit.Internals;
using MassTransit.JobService;
using MassTransit.Metadata;
using MassTransit.Middleware;
using MassTransit.Transports;

namespace Bus.RedisStreams.Middleware;

/// <summary>Puts the <see cref="UnitOfWorkFilter{TMessage}"/> around each consumer, saga and activity of an endpoint.</summary>
internal sealed class UnitOfWorkConfigurationObserver :
    IConsumerConfigurationObserver,
    ISagaConfigurationObserver,
    IActivityConfigurationObserver,
    IHandlerConfigurationObserver
{
    private readonly IReceiveEndpointConfigurator _configurator;
    private readonly Dictionary<(Type Consumer, Type Message), int> _consumers = [];
    private readonly IRegistrationContext _context;
    private readonly UnitOfWorkEndpoint _endpoint;

    internal UnitOfWorkConfigurationObserver(IReceiveEndpointConfigurator configurator, IRegistrationContext context, UnitOfWorkEndpoint endpoint)
    {
        _configurator = configurator;
        _context = context;
        _endpoint = endpoint;
    }

    public void ConsumerConfigured<TConsumer>(IConsumerConfigurator<TConsumer> configurator)
        where TConsumer : class
    {
    }

    public void ConsumerMessageConfigured<TConsumer, TMessage>(IConsumerMessageConfigurator<TConsumer, TMessage> configurator)
        where TConsumer : class
        where TMessage : class
    {
        if (typeof(TMessage).ClosesType(typeof(Batch<>)))
        {
            throw new ConfigurationException($"Endpoint '{_configurator.InputAddress.GetEndpointName()}' has a unit of work, which belongs to one message: {TypeCache<TConsumer>.ShortName}, which consumes batches, needs an endpoint without it.");
        }

        Add<TConsumer, TMessage>((IConsumerMessageConfigurator<TMessage>)configurator);
    }

    public void SagaConfigured<TSaga>(ISagaConfigurator<TSaga> configurator)
        where TSaga : class, ISaga
    {
    }

    public void StateMachineSagaConfigured<TInstance>(ISagaConfigurator<TInstance> configurator, SagaStateMachine<TInstance> stateMachine)
        where TInstance : class, ISaga, SagaStateMachineInstance
    {
    }

    public void SagaMessageConfigured<TSaga, TMessage>(ISagaMessageConfigurator<TSaga, TMessage> configurator)
        where TSaga : class, ISaga
        where TMessage : class =>
        Add<TSaga, TMessage>((ISagaMessageConfigurator<TMessage>)configurator);

    public void ActivityConfigured<TActivity, TArguments>(IExecuteActivityConfigurator<TActivity, TArguments> configurator, Uri compensateAddress)
        where TActivity : class, IExecuteActivity<TArguments>
        where TArguments : class =>
        configurator.RoutingSlip(Add<TActivity, RoutingSlip>);

    public void ExecuteActivityConfigured<TActivity, TArguments>(IExecuteActivityConfigurator<TActivity, TArguments> configurator)
        where TActivity : class, IExecuteActivity<TArguments>
        where TArguments : class =>
        configurator.RoutingSlip(Add<TActivity, RoutingSlip>);

    public void CompensateActivityConfigured<TActivity, TLog>(ICompensateActivityConfigurator<TActivity, TLog> configurator)
        where TActivity : class, ICompensateActivity<TLog>
        where TLog : class =>
        configurator.RoutingSlip(Add<TActivity, RoutingSlip>);

    public void HandlerConfigured<TMessage>(IHandlerConfigurator<TMessage> configurator)
        where TMessage : class =>
        Add<MessageHandler<TMessage>, TMessage>(configurator);

    private void Add<TConsumer, TMessage>(IPipeConfigurator<ConsumeContext<TMessage>> configurator)
        where TConsumer : class
        where TMessage : class
    {
        var options = new OutboxConsumeOptions
        {
            ConsumerId = GetConsumerId<TConsumer, TMessage>(),
            ConsumerType = TypeMetadataCache<TConsumer>.ShortName,
        };
        var filter = new UnitOfWorkFilter<TMessage>(_endpoint, new ConsumeScopeProvider(_context), options);
        configurator.AddPipeSpecification(new FilterPipeSpecification<ConsumeContext<TMessage>>(filter));
    }

    /// <summary>The same in every process; consumers of one class, such as two handlers of a message, are told apart by their order.</summary>
    private Guid GetConsumerId<TConsumer, TMessage>()
        where TConsumer : class
        where TMessage : class
    {
        var name = _configurator.InputAddress.GetEndpointName();
        var number = _consumers[(typeof(TConsumer), typeof(TMessage))] = _consumers.GetValueOrDefault((typeof(TConsumer), typeof(TMessage))) + 1;
        return JobMetadataCache<TConsumer, TMessage>.GenerateJobTypeId(number == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{number}"));
    }
}
