using Bus.Testing;

namespace Bus.Faults.Harness;

/// <summary>A library that a process loads in front of libc, and that shifts its wall clock; the clock without jumps stays.</summary>
internal sealed class ClockShim : IDisposable
{
    private const string Source =
        """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <stdlib.h>
        #include <sys/time.h>
        #include <time.h>

        static long shift(void) { const char *text = getenv("FAULTS_CLOCK_SHIFT"); return text ? atol(text) : 0; }

        int clock_gettime(clockid_t id, struct timespec *time) {
          static int (*real)(clockid_t, struct timespec *);
          if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
          int result = real(id, time);
          if (result == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) time->tv_sec += shift();
          return result;
        }

        int gettimeofday(struct timeval *time, void *zone) {
          static int (*real)(struct timeval *, void *);
          if (!real) real = dlsym(RTLD_NEXT, "gettimeofday");
          int result = real(time, zone);
          if (result == 0) time->tv_sec += shift();
          return result;
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("bus-faults-").FullName;

    /// <summary>Why there can be none here, or <see langword="null"/>.</summary>
    internal static string? FindObstacle() =>
        !OperatingSystem.IsLinux() ? "Clocks are shifted on Linux only."
        : Executables.Find("cc") is null ? "A C compiler (cc) is needed to shift the clock of a process."
        : null;

    /// <summary>Compiles the library.</summary>
    internal async Task CompileAsync()
    {
        var source = Path.Combine(_folder, "clock.c");
        await File.WriteAllTextAsync(source, Source);
        await using var compiler = ChildProcess.Start("cc", "-shared", "-fPIC", "-O1", "-o", Library, source, "-ldl");
        if (await compiler.WaitForExitAsync(TimeSpan.FromSeconds(60)) != 0)
        {
            throw new InvalidOperationException($"cc did not compile the clock: {string.Join(' ', compiler.Lines)}");
        }
    }

    /// <summary>The variables of a process whose clock is shifted.</summary>
    internal IReadOnlyDictionary<string, string?> Shift(TimeSpan by) => new Dictionary<string, string?>
    {
        ["LD_PRELOAD"] = Library,
        ["FAULTS_CLOCK_SHIFT"] = ((long)by.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Library => Path.Combine(_folder, "clock.so");
}
