using System.Xml;
using System.Xml.Linq;
using Bus.Conformance;

const string Usage = "Usage: Bus.Conformance [--write] <table.md> <results.xml>...";

var write = args.Contains("--write");
var files = args.Where(x => x != "--write").ToList();
if (files.Count < 2)
{
    Console.Error.WriteLine(Usage);
    return 2;
}

string table;
try
{
    table = ConformanceTable.Write(SpecResults.Read(files.Skip(1).Select(x => XDocument.Load(x))));
}
catch (Exception exception) when (exception is FormatException or XmlException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

var path = files[0];
if (write)
{
    await File.WriteAllTextAsync(path, table);
    return 0;
}

var (expected, found) = (table.Split('\n'), File.Exists(path) ? (await File.ReadAllTextAsync(path)).Split('\n') : []);
if (expected.SequenceEqual(found))
{
    return 0;
}

Console.WriteLine($"{path} is not what the specs say; './bus conformance --write' writes it anew. The differences:");
foreach (var line in found.Except(expected).Take(20))
{
    Console.WriteLine($"- {line}");
}

foreach (var line in expected.Except(found).Take(20))
{
    Console.WriteLine($"+ {line}");
}

return 1;
