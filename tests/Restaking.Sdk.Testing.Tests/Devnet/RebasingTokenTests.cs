using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing.Tests;

/// <summary>The devnet's stETH: what makes it awkward has to be there, or nobody is tested against it.</summary>
public class RebasingTokenTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Transfer_RateIsNotOne_ArrivesAtMostTwoWeiShortAndSometimesIs()
    {
        await using TestChain chain = await ChainSource.Devnet.StartAsync(Cancellation);
        var token = new ERC20(chain.StrategyOf("stETH").Token!.Value);
        Address sender = await chain.CreateAccountAsync(cancellationToken: Cancellation);
        await chain.GetTokenAsync("stETH", sender, UInt256.FromEther("100"), Cancellation);
        await chain.Devnet!.RebaseAsync("stETH", UInt256.FromEther("123.456789012345678901"), Cancellation);

        var shortfalls = new List<UInt256>();
        for (ulong i = 1; i <= 10; i++)
        {
            Address receiver = await chain.CreateAccountAsync(cancellationToken: Cancellation);
            UInt256 amount = UInt256.FromEther("1") + (7 * i);
            await chain.ExecuteAsync(sender, token.Transfer(receiver, amount), cancellationToken: Cancellation);
            shortfalls.Add(amount - await BalanceAsync(chain, token, receiver));
        }

        Assert.All(shortfalls, s => Assert.InRange(s, UInt256.Zero, 2UL));
        Assert.Contains(shortfalls, s => s > UInt256.Zero);
    }

    [Fact]
    public async Task TransferFrom_WithoutAllowance_IsRefusedWithAText()
    {
        await using TestChain chain = await ChainSource.Devnet.StartAsync(Cancellation);
        var token = new ERC20(chain.StrategyOf("stETH").Token!.Value);
        Address owner = await chain.CreateAccountAsync(cancellationToken: Cancellation);
        await chain.GetTokenAsync("stETH", owner, UInt256.FromEther("1"), Cancellation);
        Address stranger = await chain.CreateAccountAsync(cancellationToken: Cancellation);

        RpcException e = await Assert.ThrowsAsync<RpcException>(() => chain.ExecuteAsync(stranger, token.TransferFrom(owner, stranger, UInt256.One), cancellationToken: Cancellation));

        Assert.Equal(new RevertReasonError("ALLOWANCE_EXCEEDED"), RevertDecoder.SolidityOnly.Decode(e.RevertData.Span));
    }

    private static async Task<UInt256> BalanceAsync(TestChain chain, ERC20 token, Address account)
    {
        ERC20.BalanceOfCall call = token.BalanceOf(account);
        return call.DecodeReturn(await chain.Rpc.CallAsync(new CallRequest { To = call.Target, Data = call.ToCalldata() }, BlockTag.Latest, Cancellation));
    }
}
