using VmSweep.PoolSimulator;

// Simulates a pool and a sweep on it: ./build.sh Simulate --runs 10000 --hosts 300 --seed 7
return await SimulationCommand.RunAsync(args, Console.Out, CancellationToken.None);
