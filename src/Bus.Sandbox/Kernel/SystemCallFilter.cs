using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Bus.Sandbox.Kernel;

/// <summary>Limits a process to <see cref="SystemCalls"/> for the rest of its life, by a program that the kernel runs at each call (seccomp(2)).</summary>
internal static class SystemCallFilter
{
    // linux/bpf_common.h: load a word at a fixed place, jump when equal, at least, any bit set, and return.
    private const ushort Load = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort JumpIfAtLeast = 0x35;
    private const ushort JumpIfAnySet = 0x45;
    private const ushort Return = 0x06;

    // struct seccomp_data: number, architecture, instruction pointer, six arguments of 64 bits.
    private const uint NumberOffset = 0;
    private const uint ArchitectureOffset = 4;
    private const uint ArgumentsOffset = 16;

    private const uint Allow = 0x7fff0000;
    private const uint EndProcess = 0x80000000;
    private const uint Refuse = 0x00050000 | 1; // EPERM
    private const uint NotImplemented = 0x00050000 | 38; // ENOSYS

    private const uint Ignore = 0x00050000; // no error

    private const uint X64 = 0xc000003e;
    private const uint Arm64 = 0xc00000b7;
    private const uint SecondSetOfCalls = 0x40000000;

    private const uint WritingFlags = 0x1 | 0x2 | 0x40 | 0x200 | 0x400 | 0x400000; // O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND, __O_TMPFILE
    private const uint ThreadFlag = 0x10000; // CLONE_THREAD
    private const uint NamespaceFlags = 0x7e020000; // CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET
    private const uint NameThread = 15; // PR_SET_NAME

    private const nuint FilterMode = 1; // SECCOMP_SET_MODE_FILTER
    private const nuint AllThreads = 1; // SECCOMP_FILTER_FLAG_TSYNC

    /// <summary>Whether the numbers of this processor's calls are known.</summary>
    internal static bool IsSupported => RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>Sets the filter on all threads of this process; there is no way back.</summary>
    internal static unsafe void Apply()
    {
        Check(LinuxCalls.Control(LinuxCalls.PrSetNoNewPrivileges, 1, 0, 0, 0), "the giving up of privileges");
        var instructions = Build(Environment.ProcessId).ToArray();
        fixed (FilterInstruction* first = instructions)
        {
            var program = new FilterProgram { Length = (ushort)instructions.Length, Instructions = first };
            Check((int)LinuxCalls.Call((nint)SystemCalls.SetFilter.Number!.Value, FilterMode, AllThreads, (nint)(&program)), "the filter of system calls");
        }
    }

    /// <summary>The filter as the kernel reads it, for a process that has one thread and signals nobody.</summary>
    internal static byte[] BuildForOneThread() => MemoryMarshal.AsBytes<FilterInstruction>(Build(processId: null).ToArray()).ToArray();

    /// <summary>The filter's program.</summary>
    /// <param name="processId">The process that it is for, which may start threads and signal them; null for one that may not.</param>
    private static List<FilterInstruction> Build(int? processId)
    {
        List<FilterInstruction> program =
        [
            new(Load, 0, 0, ArchitectureOffset),
            new(JumpIfEqual, 1, 0, RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? Arm64 : X64),
            new(Return, 0, 0, EndProcess),
            new(Load, 0, 0, NumberOffset),
            new(JumpIfAtLeast, 0, 1, SecondSetOfCalls),
            new(Return, 0, 0, Refuse),
        ];
        foreach (var call in SystemCalls.Allowed)
        {
            Add(program, call, new FilterInstruction(Return, 0, 0, Allow));
        }

        foreach (var call in SystemCalls.Ignored)
        {
            Add(program, call, new FilterInstruction(Return, 0, 0, Ignore));
        }

        Add(program, SystemCalls.CloneByStructure, new FilterInstruction(Return, 0, 0, NotImplemented));
        Add(program, SystemCalls.Open, [.. RefuseIfAnySet(argument: 1, WritingFlags)]);
        Add(program, SystemCalls.OpenAt, [.. RefuseIfAnySet(argument: 2, WritingFlags)]);
        if (processId is { } own)
        {
            Add(program, SystemCalls.Clone, new(Load, 0, 0, Argument(0)), new(JumpIfAnySet, 0, 2, ThreadFlag), new(JumpIfAnySet, 1, 0, NamespaceFlags), new(Return, 0, 0, Allow), new(Return, 0, 0, Refuse));
            Add(program, SystemCalls.Signal, new(Load, 0, 0, Argument(0)), new(JumpIfEqual, 0, 1, (uint)own), new(Return, 0, 0, Allow), new(Return, 0, 0, Refuse));
        }

        Add(program, SystemCalls.Limit, AllowIfNull(argument: 2));
        Add(program, SystemCalls.Control, new(Load, 0, 0, Argument(0)), new(JumpIfEqual, 0, 1, NameThread), new(Return, 0, 0, Allow), new(Return, 0, 0, Refuse));
        program.Add(new(Return, 0, 0, Refuse));
        return program;
    }

    /// <summary>Adds what is done for one call; it has to end with a return.</summary>
    private static void Add(List<FilterInstruction> program, SystemCall call, params FilterInstruction[] then)
    {
        if (call.Number is { } number)
        {
            program.Add(new(JumpIfEqual, 0, (byte)then.Length, number));
            program.AddRange(then);
        }
    }

    private static FilterInstruction[] RefuseIfAnySet(int argument, uint flags) =>
        [new(Load, 0, 0, Argument(argument)), new(JumpIfAnySet, 1, 0, flags), new(Return, 0, 0, Allow), new(Return, 0, 0, Refuse)];

    private static FilterInstruction[] AllowIfNull(int argument) =>
    [
        new(Load, 0, 0, Argument(argument)),
        new(JumpIfEqual, 0, 3, 0),
        new(Load, 0, 0, Argument(argument) + 4),
        new(JumpIfEqual, 0, 1, 0),
        new(Return, 0, 0, Allow),
        new(Return, 0, 0, Refuse),
    ];

    /// <summary>Where the lower half of an argument is.</summary>
    private static uint Argument(int index) => ArgumentsOffset + ((uint)index * 8);

    private static void Check(int result, string what)
    {
        if (result != 0)
        {
            throw new InvalidOperationException($"The kernel does not allow {what}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");
        }
    }
}
