namespace VmSweep.Matrix;

public static partial class SourcesParser;
