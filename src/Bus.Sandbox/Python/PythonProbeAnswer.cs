namespace Bus.Sandbox.Python;

/// <summary>What an interpreter says of itself.</summary>
/// <param name="Executable">Where it is.</param>
/// <param name="Folders">Folders of installed modules.</param>
/// <param name="Files">Files and folders that it needs.</param>
/// <param name="Libraries">Folders of the native libraries that it has loaded.</param>
/// <param name="Links">Pairs of a native library and a link to it that the loader follows.</param>
/// <param name="Version">Its version and those of its modules.</param>
internal sealed record PythonProbeAnswer(string Executable, string[] Folders, string[] Files, string[] Libraries, string[][] Links, string Version);
