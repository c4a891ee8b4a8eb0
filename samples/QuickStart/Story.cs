using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Testing;

namespace Restaking.Sdk.Samples.QuickStart;

/// <summary>Tells the run as a table, a row as soon as something happened, and balances at both ends.</summary>
internal sealed class Story(RestakingClient client, TestChain chain, Address staker)
{
    private const int StepWidth = 10;
    private const int TextWidth = 62;
    private const int BlockWidth = 11;
    private const int GasWidth = 9;

    private readonly ERC20 _token = new(chain.StrategyOf("stETH").Token!.Value);
    private Balances _before;
    private ulong _gas;
    private bool _failed;

    public RestakingClient Client { get; } = client;

    public TestChain Chain { get; } = chain;

    public Address Staker { get; } = staker;

    public static string Ether(UInt256? wei) => wei?.ToEtherString() ?? "?";

    public static void Note(string step, string text, ulong? block = null) => Row(step, text, block?.ToString("N0") ?? "", "");

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        Row("step", "what happened", "block", "gas");
        Rule();
        _before = await ReadBalancesAsync(cancellationToken);
        Note("before", $"the account holds {Ether(_before.Token)} stETH and {Ether(_before.Wei)} ETH");
    }

    public void Tell(string step, string text, TransactionReceipt receipt)
    {
        _gas += receipt.GasUsed;
        Row(step, text, receipt.BlockNumber.ToString("N0"), receipt.GasUsed.ToString("N0"));
    }

    public void Fail(string text)
    {
        _failed = true;
        Note("FAILED", text);
    }

    public async Task<bool> EndAsync(CancellationToken cancellationToken)
    {
        Balances after = await ReadBalancesAsync(cancellationToken);
        Note("after", $"the account holds {Ether(after.Token)} stETH and {Ether(after.Wei)} ETH");
        Rule();
        Row("in all", $"{Ether(_before.Token - after.Token)} stETH lost to the slashing, the rest came back", "", _gas.ToString("N0"));
        if (after.Token == UInt256.Zero)
        {
            Fail("nothing came back");
        }

        return !_failed;
    }

    private static void Rule() => Console.WriteLine(new string('-', StepWidth + TextWidth + BlockWidth + GasWidth + 6));

    private static void Row(string step, string text, string block, string gas)
    {
        foreach (string line in Wrap(text))
        {
            Console.WriteLine($"{step,-StepWidth}  {line,-TextWidth}  {block,BlockWidth}  {gas,GasWidth}".TrimEnd());
            step = block = gas = "";
        }
    }

    private static IEnumerable<string> Wrap(string text)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + word.Length + 1 > TextWidth)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : line + " " + word;
        }

        yield return line;
    }

    private async Task<Balances> ReadBalancesAsync(CancellationToken cancellationToken) =>
        new(await Client.ReadAsync(_token.BalanceOf(Staker), cancellationToken: cancellationToken), await Client.Rpc.GetBalanceAsync(Staker, BlockTag.Latest, cancellationToken));

    private readonly record struct Balances(UInt256 Token, UInt256 Wei);
}
