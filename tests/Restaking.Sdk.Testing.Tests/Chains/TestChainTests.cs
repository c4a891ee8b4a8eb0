using System.Diagnostics;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing.Tests;

public sealed class TestChainTests
{
    public static IEnumerable<TheoryDataRow<string>> Sources => ChainSource.All.Select(s => new TheoryDataRow<string>(s.Name));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task Start_AnySource_HasItsChainIdCoreAndMulticall(string source)
    {
        await using TestChain chain = await StartAsync(source);

        Assert.Equal(chain.Network.ChainId, await chain.Rpc.GetChainIdAsync(Token));
        Assert.NotEmpty(chain.Strategies);
        Address[] expected =
        [
            chain.Network.Multicall3!.Value, chain.EigenLayer.StrategyManager, chain.EigenLayer.DelegationManager,
            chain.EigenLayer.AllocationManager, .. chain.Strategies.Select(s => s.Strategy),
        ];
        foreach (Address contract in expected)
        {
            Assert.NotEmpty(await chain.Rpc.GetCodeAsync(contract, BlockTag.Latest, Token));
        }
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task GetToken_EveryStrategy_AccountHasItAndItsEtherAsBefore(string source)
    {
        await using TestChain chain = await StartAsync(source);
        UInt256 amount = UInt256.FromEther("3.5");
        foreach (StrategyEntry strategy in chain.Strategies)
        {
            Address account = await chain.CreateAccountAsync(UInt256.FromEther("2"), Token);

            await chain.GetTokenAsync(strategy, account, amount, Token);

            Assert.InRange(await BalanceAsync(chain, strategy.Token!.Value, account), amount, amount + (UInt256)100UL);
            Assert.Equal(UInt256.FromEther("2"), await chain.Rpc.GetBalanceAsync(account, BlockTag.Latest, Token));
        }
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task AdvanceBlocks_MainnetsWithdrawalDelay_PassesInSecondsWithStateAndUrlKept(string source)
    {
        await using TestChain chain = await StartAsync(source);
        Uri url = chain.RpcUrl;
        Address account = await chain.CreateAccountAsync(cancellationToken: Token);
        StrategyEntry strategy = chain.Strategies.First();
        await chain.GetTokenAsync(strategy, account, UInt256.FromEther("1"), Token);
        UInt256 balance = await BalanceAsync(chain, strategy.Token!.Value, account);
        ulong head = await chain.Rpc.GetBlockNumberAsync(Token);

        long started = Stopwatch.GetTimestamp();
        await chain.AdvanceBlocksAsync(100_800, Token);

        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10));
        Assert.Equal(head + 100_800, await chain.Rpc.GetBlockNumberAsync(Token));
        Assert.Equal(balance, await BalanceAsync(chain, strategy.Token!.Value, account));
        Assert.Equal(url, chain.RpcUrl);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task SetPaused_CoreAndStrategy_BitsAreExactlyThose(string source)
    {
        await using TestChain chain = await StartAsync(source);
        foreach (Address contract in (Address[])[chain.EigenLayer.StrategyManager, chain.EigenLayer.DelegationManager, chain.Strategies.First().Strategy])
        {
            foreach (ulong status in (ulong[])[1, 2, 0])
            {
                await chain.SetPausedAsync(contract, status, Token);
                Assert.Equal((UInt256)status, await ReadAsync(chain, contract, Selector.FromSignature("paused()"), []));
            }
        }
    }

    [Fact]
    public async Task Fund_Account_AddsToItsBalance()
    {
        await using TestChain chain = await StartAsync(ChainSource.Devnet.Name);
        Address account = await chain.CreateAccountAsync(UInt256.FromEther("1"), Token);

        await chain.FundAsync(account, UInt256.FromEther("2"), Token);

        Assert.Equal(UInt256.FromEther("3"), await chain.Rpc.GetBalanceAsync(account, BlockTag.Latest, Token));
    }

    [Fact]
    public async Task StrategyOf_UnknownSymbol_NamesThoseThere()
    {
        await using TestChain chain = await StartAsync(ChainSource.Devnet.Name);

        ArgumentException e = Assert.Throws<ArgumentException>(() => chain.StrategyOf("doge"));

        Assert.Contains("stETH, rETH, cbETH", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rebase_DevnetToken_ChangesBalancesOfHolders()
    {
        await using TestChain chain = await StartAsync(ChainSource.Devnet.Name);
        Address account = await chain.CreateAccountAsync(cancellationToken: Token);
        await chain.GetTokenAsync("stETH", account, UInt256.FromEther("10"), Token);

        await chain.Devnet!.RebaseAsync("stETH", UInt256.FromEther("11"), Token);

        Assert.Equal(UInt256.FromEther("11"), await BalanceAsync(chain, chain.StrategyOf("stETH").Token!.Value, account));
    }

    private static Task<TestChain> StartAsync(string source) => RequiredChain.StartAsync(ChainSource.All.Single(s => s.Name == source));

    private static Task<UInt256> BalanceAsync(TestChain chain, Address token, Address account) =>
        ReadAsync(chain, token, Selector.FromSignature("balanceOf(address)"), account.ToWord().ToArray());

    private static async Task<UInt256> ReadAsync(TestChain chain, Address contract, Selector selector, byte[] argument)
    {
        var data = new byte[Selector.Size + argument.Length];
        selector.CopyTo(data);
        argument.CopyTo(data, Selector.Size);
        byte[] answer = await chain.Rpc.CallAsync(new CallRequest { To = contract, Data = data }, BlockTag.Latest, Token);
        return new AbiReader(answer).ReadUInt256();
    }
}
