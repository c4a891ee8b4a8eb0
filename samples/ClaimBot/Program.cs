using System.Runtime.InteropServices;
using Restaking.Sdk.Samples.ClaimBot;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

// What systemd and containers send.
using PosixSignalRegistration terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
{
    signal.Cancel = true;
    stop.Cancel();
});
return await BotRun.RunAsync(args, Console.Out, Console.Error, stop.Token);
