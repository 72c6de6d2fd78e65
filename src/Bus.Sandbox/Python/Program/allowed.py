"""What strategies may use: constructs, names and members. What is not here is refused."""

import itertools
import math

MODULES = frozenset({"collections", "datetime", "functools", "itertools", "math", "numpy", "pandas", "statistics"})
MODULE_NAMES = ", ".join(sorted(MODULES))

# There without an import.
PREDEFINED = frozenset({"np", "pd"})


def _words(text):
    return frozenset(text.split())


# Classes of the module ast.
NODES = _words(
    """
    Module Expr Expression FunctionDef Lambda arguments arg Return Pass Break Continue Delete
    Assign AugAssign AnnAssign NamedExpr For While If IfExp With withitem Try ExceptHandler Raise Assert Import ImportFrom alias
    BoolOp And Or BinOp Add Sub Mult MatMult Div Mod Pow LShift RShift BitOr BitXor BitAnd FloorDiv UnaryOp Invert Not UAdd USub
    Compare Eq NotEq Lt LtE Gt GtE Is IsNot In NotIn Call keyword Starred
    Constant JoinedStr FormattedValue Name Load Store Del Attribute Subscript Slice
    List Tuple Dict Set ListComp SetComp DictComp GeneratorExp comprehension
    """
)

# Functions that may be passed on to what applies them.
FUNCTIONS = _words("abs all any bool float int len list max min round set sorted str sum tuple")

BUILTINS = FUNCTIONS | _words(
    """
    callable chr complex dict divmod enumerate filter frozenset hash isinstance iter map next ord pow print range repr reversed slice zip
    ArithmeticError AssertionError AttributeError Exception IndexError KeyError LookupError NameError OverflowError RuntimeError
    StopIteration TypeError ValueError ZeroDivisionError
    """
)

# These find a method by its name when they are given text.
CALL_BY_NAME = _words("agg aggregate apply applymap transform")

# Of these the ones that pass everything but their function on to it.
PASSES_ON = _words("apply applymap")

AXES = _words("columns index")

# The names of methods that they may be given.
AGGREGATIONS = _words(
    """
    abs all any bfill count cumcount cummax cummin cumprod cumsum diff exp ffill first idxmax idxmin kurt last log max mean median min
    nunique ohlc pct_change prod quantile rank sem shift size skew sqrt std sum var
    """
)

# Members of objects that may be set.
SETTABLE = _words("columns index name names")

# Refused like all that is not on the list; here for the sake of the reason.
INPUT_AND_OUTPUT = _words(
    """
    DataSource ExcelFile ExcelWriter HDFStore ctypeslib dump dumps fromfile genfromtxt io load loads loadtxt memmap open_memmap save savetxt
    savez savez_compressed to_clipboard to_csv to_excel to_feather to_gbq to_hdf to_html to_json to_latex to_markdown to_orc to_parquet
    to_pickle to_sql to_stata to_string to_xml tofile
    """
)
EVALUATION = _words("eval format format_map query pipe pivot_table crosstab")
CLOCKS = _words("now today utcnow random default_rng RandomState sample shuffle seed")

# Of numpy and pandas as modules.
_MODULE_MEMBERS = _words(
    """
    DataFrame DateOffset DatetimeIndex Grouper Index MultiIndex NA NaT Period Series Timedelta Timestamp
    bdate_range concat cut date_range factorize get_dummies isna isnull melt merge merge_asof merge_ordered notna notnull qcut
    timedelta_range to_datetime to_numeric to_timedelta unique
    absolute add all allclose amax amin any append arange arccos arcsin arctan arctan2 argmax argmin argpartition argsort argwhere around array
    asarray atleast_1d atleast_2d average bincount bool_ broadcast_to ceil clip column_stack concatenate convolve copysign corrcoef correlate
    cos cosh count_nonzero cov cross cumprod cumsum datetime64 deg2rad delete diag diff digitize divide dot dstack e ediff1d empty
    empty_like equal errstate exp exp2 expand_dims expm1 eye finfo fix flatnonzero flip float32 float64 floating floor floor_divide fmax
    fmin fmod full full_like gradient greater greater_equal heaviside histogram hstack hypot identity iinfo inf inner insert int32 int64
    integer interp intersect1d isclose isfinite isin isinf isnan lexsort linspace log log10 log1p log2 logical_and logical_not
    logical_or logical_xor logspace less less_equal matmul max maximum mean median meshgrid min minimum mod moveaxis multiply nan
    nan_to_num nanargmax nanargmin nancumprod nancumsum nanmax nanmean nanmedian nanmin nanpercentile nanprod nanquantile nanstd nansum
    nanvar negative newaxis nonzero not_equal number ones ones_like outer pad partition percentile pi piecewise polyfit polyval power
    prod ptp quantile rad2deg ravel reciprocal remainder repeat reshape rint roll rot90 round searchsorted select setdiff1d sign sin
    sinh sort split sqrt square squeeze stack std subtract sum swapaxes take tan tanh tile timedelta64 trace transpose trapz tri tril
    triu true_divide trunc union1d unwrap vectorize vstack var where zeros zeros_like
    """
)

# Of frames, series, groups, windows, indexes and arrays.
_DATA_MEMBERS = _words(
    """
    T abs add add_prefix add_suffix align asfreq asof assign astype at at_time axes backfill between between_time bfill bool categories cat
    codes columns combine combine_first copy corr corrwith count cumcount cummax cummin cumprod cumsum day day_name
    dayofweek dayofyear days days_in_month describe diff div divide dot drop drop_duplicates droplevel dropna dt dtype dtypes duplicated
    empty eq equals ewm expanding explode ffill fill fillna filter first first_valid_index flatten floordiv from_arrays from_dict from_product from_records
    from_tuples ge get get_group get_indexer get_level_values get_loc groupby groups gt has_duplicates hasnans head hour iat idxmax idxmin iloc imag
    index indices infer_objects insert interpolate intersection is_month_end is_month_start is_monotonic_decreasing is_monotonic_increasing
    is_quarter_end is_quarter_start is_unique is_year_end is_year_start isin isna isnull isocalendar item items iterrows itertuples itemsize join keys kurt
    kurtosis last last_valid_index le levels loc lt mad map mask max mean median melt merge microsecond min minute mod mode month month_name
    mul multiply name names nanosecond nbytes ndim ne ngroup ngroups nlargest normalize notna notnull nsmallest nth nunique ohlc pad pct_change
    pivot pop pow prod product quantile quarter radd rank rdiv real reindex reindex_like rename rename_axis reorder_levels repeat replace resample
    reset_index rmul rolling round rsub searchsorted second select_dtypes sem set_axis set_index shape shift size skew sort sort_index sort_values squeeze stack
    std str sub subtract sum swaplevel tail take to_dict to_frame to_list to_numpy to_period to_pydatetime to_pytimedelta to_timestamp tolist total_seconds
    transpose truediv truncate tz tz_convert tz_localize union unique unstack update value value_counts values var week weekday weekofyear where xs year
    """
)

# Of texts, lists, dicts, sets, days and times, and of the smaller modules.
_VALUE_MEMBERS = _words(
    """
    append capitalize casefold center clear contains copy count difference discard endswith extend extract find get index insert intersection
    isalnum isalpha isdecimal isdigit isdisjoint islower isnumeric isspace issubset issuperset isupper items join keys len ljust lower lstrip
    match partition pop popitem remove removeprefix removesuffix replace reverse rfind rindex rjust rpartition rsplit rstrip setdefault slice
    sort split splitlines startswith strip swapcase symmetric_difference title union update upper values zfill
    Counter OrderedDict defaultdict deque appendleft elements extendleft maxlen most_common popleft rotate
    cmp_to_key partial reduce accumulate
    date datetime day days fromisoformat fromtimestamp hour isoformat isoweekday max microsecond min minute month second seconds strftime strptime
    time timedelta timestamp timetuple timezone toordinal total_seconds utc weekday year ceil floor round normalize
    correlation covariance fmean geometric_mean harmonic_mean linear_regression mean median median_high median_low mode multimode pstdev
    pvariance quantiles stdev variance intercept slope
    as_integer_ratio bit_length conjugate is_integer numerator denominator
    """
)

# Columns of the frame, and of a row of it.
_COLUMNS = _words("ticker date timestamp open high low close volume Index")

MEMBERS = (
    _MODULE_MEMBERS
    | _DATA_MEMBERS
    | _VALUE_MEMBERS
    | _COLUMNS
    | CALL_BY_NAME
    | {name for name in [*dir(math), *dir(itertools)] if not name.startswith("_")}
)
