namespace VmSweep.Disks;
