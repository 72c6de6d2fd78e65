using System.Text;
using Bus.Backtesting.Data;

namespace Bus.Backtesting.Tests.Data;

public sealed class Csv_reading
{
    private const string Header = "date,open,high,low,close,volume\n";

    [Fact]
    public void Finds_columns_in_any_order_and_case()
    {
        var bars = Read("Volume,CLOSE,Low,Ignored,High,Open,Date\n500,4,1,x,5,2,2024-01-02\n");

        bars.Count.ShouldBe(1);
        (bars.Open[0], bars.High[0], bars.Low[0], bars.Close[0], bars.Volume[0]).ShouldBe((2, 5, 1, 4, 500));
        bars.Times[0].ShouldBe(new DateTime(2024, 1, 2, 0, 0, 0, DateTimeKind.Utc));
        bars.Name.ShouldBe("prices.csv");
    }

    [Theory]
    [InlineData("2024-03-09")]
    [InlineData("2024/03/09")]
    [InlineData("20240309")]
    [InlineData("03/09/2024")]
    [InlineData("3/9/2024")]
    [InlineData("09.03.2024")]
    [InlineData("09-Mar-24")]
    [InlineData("9-Mar-2024")]
    [InlineData("2024-03-09 00:00:00")]
    [InlineData("2024-03-09T00:00:00Z")]
    [InlineData("2024-03-09T02:00:00+02:00")]
    [InlineData("2024-03-09 00:00:00+00:00")]
    [InlineData("2024-03-09T00:00:00.000Z")]
    [InlineData("1709942400")]
    [InlineData("1709942400000")]
    public void Recognises_date(string text)
    {
        var time = Read(Header + $"{text},2,5,1,4,500\n").Times[0];

        time.ShouldBe(new DateTime(2024, 3, 9));
        time.Kind.ShouldBe(DateTimeKind.Utc);
    }

    [Theory]
    [InlineData("datetime")]
    [InlineData("Timestamp")]
    [InlineData("Open Time")]
    [InlineData("time")]
    public void Recognises_date_column(string name) =>
        Read($"{name},open,high,low,close\n2024-01-02 09:30,2,5,1,4\n").Times[0].ShouldBe(new DateTime(2024, 1, 2, 9, 30, 0));

    [Fact]
    public void Joins_a_date_and_a_time_column() =>
        Read("date,time,open,high,low,close\n2024-01-02,09:30,2,5,1,4\n").Times[0].ShouldBe(new DateTime(2024, 1, 2, 9, 30, 0));

    [Fact]
    public void Reads_dates_of_a_given_format()
    {
        var options = new CsvBarOptions { DateFormat = "dd/MM/yyyy" };

        Read(Header + "03/09/2024,2,5,1,4,500\n", options).Times[0].ShouldBe(new DateTime(2024, 9, 3));
        Problem(Header + "2024-09-03,2,5,1,4,500\n", options).ShouldBe("line 2: date '2024-09-03' is not of the form dd/MM/yyyy");
    }

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData(',')]
    public void Recognises_separator(char separator) =>
        Read((Header + "2024-01-02,2,5,1,4,500\n2024-01-03,2,5,1,4,500\n").Replace(',', separator)).Count.ShouldBe(2);

    [Fact]
    public void Accepts_quotes_blank_lines_windows_line_ends_and_no_line_end_at_the_end()
    {
        var bars = Read("\"date\",\"open\",\"high\",\"low\",\"close\"\r\n\r\n\"2024-01-02\", 2 ,5,1,4\r\n2024-01-03,2,5,1,4");

        bars.Count.ShouldBe(2);
        bars.Volume.ToArray().ShouldBe([0, 0]);
    }

    [Fact]
    public void Scales_prices_by_the_adjusted_close_when_asked()
    {
        const string Text = "date,open,high,low,close,Adj Close\n2024-01-02,8,12,6,10,5\n";

        Read(Text).Open[0].ShouldBe(8);
        var adjusted = Read(Text, new CsvBarOptions { UseAdjustedClose = true });
        (adjusted.Open[0], adjusted.High[0], adjusted.Low[0], adjusted.Close[0]).ShouldBe((4, 6, 3, 5));
    }

    [Theory]
    [InlineData("x,2,5,1,4,500", "date 'x' is not a known date format, use yyyy-MM-dd")]
    [InlineData(",2,5,1,4,500", "date is missing")]
    [InlineData("2024-02-30,2,5,1,4,500", "date '2024-02-30' is not a known date format, use yyyy-MM-dd")]
    [InlineData("2024-01-09,two,5,1,4,500", "open 'two' is not a number")]
    [InlineData("2024-01-09,2,,1,4,500", "high is missing")]
    [InlineData("2024-01-09,2,5,NaN,4,500", "low is NaN, a price must be above 0")]
    [InlineData("2024-01-09,2,5,1,0,500", "close is 0, a price must be above 0")]
    [InlineData("2024-01-09,2,5,-1,4,500", "low is -1, a price must be above 0")]
    [InlineData("2024-01-09,2,1,5,4,500", "high 1 is below low 5")]
    [InlineData("2024-01-09,2,5,1,4,-1", "volume is -1, it must be 0 or more")]
    [InlineData("2024-01-02,2,5,1,4,500", "date 2024-01-02 00:00:00 is the same as in the row before")]
    [InlineData("2024-01-01,2,5,1,4,500", "date 2024-01-01 00:00:00 is before 2024-01-02 00:00:00 in the row before, dates must ascend")]
    [InlineData("2024-01-09,2,5,1", "4 of 6 fields, the line is incomplete")]
    [InlineData("2024-01-09,2,5,1,4", "5 of 6 fields, the line is incomplete")]
    public void Reports_wrong_row(string row, string reason) =>
        Problem(Header + "2024-01-02,2,5,1,4,500\n" + row).ShouldBe($"line 3: {reason}");

    [Fact]
    public void Counts_every_line_of_the_file()
    {
        var error = Should.Throw<PriceDataException>(() => Read(Header + "2024-01-02,2,5,1,4,500\n\n2024-01-03,a,5,1,4,500\n2024-01-04,2,5,1,4,500\n2024-01-05,2,b,1,4,500\n"));

        error.Problems.Select(problem => problem.Line).ShouldBe([4, 6]);
        error.Message.ShouldBe("'prices.csv' has 2 wrong rows: line 4: open 'a' is not a number; line 6: high 'b' is not a number.");
    }

    [Fact]
    public void Stops_at_the_tenth_wrong_row()
    {
        var rows = string.Concat(Enumerable.Repeat("x,2,5,1,4,500\n", 50));

        var error = Should.Throw<PriceDataException>(() => Read(Header + rows));

        error.Problems.Count.ShouldBe(10);
        error.Message.ShouldStartWith("'prices.csv' has 10 or more wrong rows: line 2: date 'x'");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    public void Names_an_empty_file(string text) =>
        Error(text).ShouldBe("'prices.csv' is empty; its first line must name the columns, for example date,open,high,low,close,volume.");

    [Fact]
    public void Names_a_file_without_rows() => Error(Header).ShouldBe("'prices.csv' has a header and no rows.");

    [Fact]
    public void Names_missing_columns_and_those_found() =>
        Error("day,open,high,low,last\n1,2,3,4,5\n").ShouldBe("'prices.csv' lacks the columns date, close; its first line has: day, open, high, low, last.");

    [Fact]
    public void Names_a_missing_adjusted_close() =>
        Should.Throw<PriceDataException>(() => Read(Header + "2024-01-02,2,5,1,4,500\n", new CsvBarOptions { UseAdjustedClose = true }))
            .Message.ShouldBe("'prices.csv' lacks the column adj_close; its first line has: date, open, high, low, close, volume.");

    [Fact]
    public void Reports_an_open_quote_as_a_wrong_row() =>
        Problem(Header + "2024-01-02,\"2,5,1,4,500\n2024-01-03,2,5,1,4,500\n").ShouldStartWith("line 2: ");

    [Fact]
    public void Gives_up_on_a_line_that_never_ends() =>
        Error("date,open,high,low,close\n" + new string('1', 1 << 20)).ShouldStartWith("'prices.csv' ");

    [Fact]
    public void Refuses_binary_data() => Error("\u0000\u0001\u0002PK\u0003").ShouldContain("lacks the columns date, open, high, low, close");

    [Fact]
    public void Refuses_to_list_no_problems() =>
        Should.Throw<BacktestException>(() => Read(Header, new CsvBarOptions { MaxProblems = 0 })).Message.ShouldBe("MaxProblems is 0, it must be at least 1.");

    [Fact]
    public void Names_a_file_that_is_not_there() =>
        Should.Throw<PriceDataException>(() => CsvBarReader.ReadFile("/nowhere/prices.csv")).Message.ShouldBe("There is no file '/nowhere/prices.csv'.");

    [Fact]
    public void Reads_a_file_with_a_byte_order_mark()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, Header + "2024-01-02,2,5,1,4,500\n", Encoding.UTF8);

            CsvBarReader.ReadFile(path).Count.ShouldBe(1);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Reads_all_reference_files()
    {
        ReferenceFiles("goog-daily-2004-2013.csv").ShouldBe(2148);
        ReferenceFiles("sp500-daily-2000-2020.csv").ShouldBe(5105);
        ReferenceFiles("quotes-502.csv").ShouldBe(502);

        static int ReferenceFiles(string name) => Golden.ReferenceData.Bars(name).Count;
    }

    private static Bars Read(string text, CsvBarOptions? options = null)
    {
        using var reader = new StringReader(text);
        return CsvBarReader.Read(reader, "prices.csv", options);
    }

    private static string Error(string text) => Should.Throw<PriceDataException>(() => Read(text)).Message;

    private static string Problem(string text, CsvBarOptions? options = null) =>
        Should.Throw<PriceDataException>(() => Read(text, options)).Problems[0].ToString();
}
