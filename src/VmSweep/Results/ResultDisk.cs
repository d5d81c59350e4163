namespace VmSweep.Results;
