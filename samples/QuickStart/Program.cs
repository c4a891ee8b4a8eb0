using Restaking.Sdk.Samples.QuickStart;

using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(15));
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

return await QuickStartRun.RunAsync(stop.Token);
