using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using MassTransit;

namespace Bus.RedisSagas;

/// <summary>Reads a query as equalities of indexed properties, of the state and of the id, joined by <c>&amp;&amp;</c>.</summary>
internal sealed class SagaQueryReader<TSaga>(string sagaName, IReadOnlyList<SagaIndex> indexes, SagaStates<TSaga> states)
    where TSaga : class, ISaga
{
    private readonly List<SagaCondition> _conditions = [];
    private readonly List<Guid> _ids = [];
    private ParameterExpression? _saga;

    /// <summary>Reads a query.</summary>
    /// <exception cref="RedisSagaIndexException">It asks for something that no index leads to.</exception>
    internal SagaQueryPlan Read(Expression<Func<TSaga, bool>> query)
    {
        _saga = query.Parameters[0];
        ReadPart(query.Body);
        return new SagaQueryPlan(_ids, _conditions);
    }

    private void ReadPart(Expression part)
    {
        switch (part)
        {
            case BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.And } both:
                ReadPart(both.Left);
                ReadPart(both.Right);
                break;
            case BinaryExpression { NodeType: ExpressionType.Equal } equality:
                ReadEquality(equality.Left, equality.Right, part);
                break;
            case MethodCallExpression { Method.Name: nameof(Equals), Object: { } left, Arguments: [var right] }:
                ReadEquality(left, right, part);
                break;
            case MethodCallExpression { Method: { Name: nameof(Equals), IsStatic: true }, Arguments: [var left, var right] }:
                ReadEquality(left, right, part);
                break;
            case UnaryExpression { NodeType: ExpressionType.Not, Operand: var operand } when FindProperty(operand) is { } property:
                Add(property, false);
                break;
            case UnaryExpression { NodeType: ExpressionType.Convert, Operand: var operand }:
                ReadPart(operand);
                break;
            default:
                Add(FindProperty(part) is { } flag && flag.PropertyType == typeof(bool) ? flag : throw NotAnEquality(part), true);
                break;
        }
    }

    private void ReadEquality(Expression left, Expression right, Expression part)
    {
        if (FindProperty(left) is { } property && !UsesSaga(right))
        {
            Add(property, Evaluate(right));
        }
        else if (FindProperty(right) is { } other && !UsesSaga(left))
        {
            Add(other, Evaluate(left));
        }
        else
        {
            throw NotAnEquality(part);
        }
    }

    private void Add(PropertyInfo property, object? value)
    {
        if (value is null)
        {
            throw new RedisSagaIndexException($"Instances of the saga '{sagaName}' whose {property.Name} is null cannot be looked up: they are in no index.");
        }

        if (property.Name == nameof(ISaga.CorrelationId))
        {
            _ids.Add((Guid)value);
        }
        else if (indexes.FirstOrDefault(x => x.Name == property.Name) is { } index)
        {
            _conditions.Add(new SagaCondition(index, SagaValue.Format(Adapt(value, property.PropertyType))!));
        }
        else if (property.Name == states.Property?.Name)
        {
            _conditions.Add(new SagaCondition(null, states.GetState(Adapt(value, property.PropertyType))));
        }
        else
        {
            var known = indexes.Select(x => x.Name).Append(nameof(ISaga.CorrelationId)).Concat(states.Property is { } state ? [state.Name] : []);
            throw new RedisSagaIndexException(
                $"The saga '{sagaName}' has no index on {property.Name}, by which a message or a query looks for instances: add Index(x => x.{property.Name}) to its RedisRepository. Indexed are {string.Join(", ", known)}.");
        }
    }

    /// <summary>The property of the saga that an expression is, if it is one.</summary>
    private PropertyInfo? FindProperty(Expression expression) => Strip(expression) is MemberExpression { Member: PropertyInfo property, Expression: { } owner }
        ? Strip(owner) == _saga ? property : property.Name == "Value" && Nullable.GetUnderlyingType(owner.Type) is not null ? FindProperty(owner) : null
        : null;

    private bool UsesSaga(Expression expression)
    {
        var finder = new ParameterFinder(_saga!);
        finder.Visit(expression);
        return finder.IsFound;
    }

    private static Expression Strip(Expression expression) =>
        expression is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.TypeAs, Operand: var operand } ? Strip(operand) : expression;

    private static object? Evaluate(Expression expression) =>
        Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)();

    /// <summary>The compiler compares enums and characters as numbers.</summary>
    private static object Adapt(object value, Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain.IsEnum && value is not Enum)
        {
            return Enum.ToObject(plain, value);
        }

        return plain.IsPrimitive && value is IConvertible && value.GetType() != plain ? Convert.ChangeType(value, plain, CultureInfo.InvariantCulture) : value;
    }

    private RedisSagaIndexException NotAnEquality(Expression part) => new(
        $"'{part}' cannot be looked up for the saga '{sagaName}': only equalities of single properties joined by && can.");

    private sealed class ParameterFinder(ParameterExpression parameter) : ExpressionVisitor
    {
        internal bool IsFound { get; private set; }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            IsFound |= node == parameter;
            return node;
        }
    }
}
