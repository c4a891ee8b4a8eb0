using Restaking.Sdk.Samples.LiquidPortfolio;

using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(15));
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

return await PortfolioRun.RunAsync(args, Console.Out, Console.Error, stop.Token);
