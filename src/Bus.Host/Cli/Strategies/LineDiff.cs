using System.Text;

namespace Bus.Host.Cli.Strategies;

/// <summary>How one text differs from another, line by line: the longest common subsequence stays.</summary>
internal static class LineDiff
{
    private const int MaxLines = 3000;

    /// <summary>Both texts in one: lines that went with a minus, lines that came with a plus, the others with a blank.</summary>
    internal static string Write(string oldName, string oldText, string newName, string newText)
    {
        var (before, after) = (Split(oldText), Split(newText));
        var lengths = Measure(before, after);
        var text = new StringBuilder().AppendLine($"--- {oldName}").AppendLine($"+++ {newName}");
        var (i, j) = (0, 0);
        while (i < before.Length || j < after.Length)
        {
            if (i < before.Length && j < after.Length && before[i] == after[j])
            {
                text.Append(' ').AppendLine(before[i++]);
                j++;
            }
            else if (j == after.Length || (i < before.Length && lengths[i + 1, j] >= lengths[i, j + 1]))
            {
                text.Append('-').AppendLine(before[i++]);
            }
            else
            {
                text.Append('+').AppendLine(after[j++]);
            }
        }

        return text.ToString();
    }

    /// <summary>How many lines the rests behind two places have in common.</summary>
    private static int[,] Measure(string[] before, string[] after)
    {
        var lengths = new int[before.Length + 1, after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
        {
            for (var j = after.Length - 1; j >= 0; j--)
            {
                lengths[i, j] = before[i] == after[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
            }
        }

        return lengths;
    }

    private static string[] Split(string text)
    {
        var lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        return lines.Length <= MaxLines ? lines : throw new CommandException($"The code has {lines.Length} lines; at most {MaxLines} can be compared.");
    }
}
