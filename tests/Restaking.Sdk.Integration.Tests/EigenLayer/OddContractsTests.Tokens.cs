using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer;

/// <content>Tokens that behave badly, and finding a strategy by its token.</content>
public sealed partial class OddContractsTests
{
    [Fact]
    public async Task Approval_TokenThatRefusesToChangeAnAllowance_IsResetFirst()
    {
        Address token = await PlaceAsync(Erc20Stub("USDT", allowance: 5UL).Reverts(new ERC20(default).Approve(default, default)));
        Address strategy = await StrategyAsync(token);
        Address staker = await Chain.CreateAccountAsync(cancellationToken: Cancel);
        using RestakingClient client = Client();

        TransactionPlan<DepositResult> plan = await client.EigenLayer.Strategies.PrepareDepositAsync(strategy, One, new DepositOptions { Staker = staker }, Cancel);

        Assert.Equal(3, plan.Count);
        Assert.Equal(UInt256.Zero, Assert.IsType<ERC20.ApproveCall>(plan[0].Transaction.Call).Amount);
        Assert.Equal(One, Assert.IsType<ERC20.ApproveCall>(plan[1].Transaction.Call).Amount);
    }

    [Fact]
    public async Task Approval_TokenThatTakesAnyAllowance_IsOneStep()
    {
        Address token = await PlaceAsync(Erc20Stub("TKN", allowance: 5UL).Answers(new ERC20(default).Approve(default, default), ContractStub.Word(UInt256.One)));
        Address strategy = await StrategyAsync(token);
        Address staker = await Chain.CreateAccountAsync(cancellationToken: Cancel);
        using RestakingClient client = Client();

        TransactionPlan<DepositResult> plan = await client.EigenLayer.Strategies.PrepareDepositAsync(strategy, One, new DepositOptions { Staker = staker }, Cancel);

        Assert.Equal(2, plan.Count);
        Assert.Equal(One, Assert.IsType<ERC20.ApproveCall>(plan[0].Transaction.Call).Amount);
    }

    [Fact]
    public async Task Token_WithoutSymbolAndDecimals_LeavesThemOpen()
    {
        Address token = await PlaceAsync(new ContractStub().Answers(new ERC20(default).BalanceOf(default), ContractStub.Word(One)));
        Address strategy = await StrategyAsync(token);
        using RestakingClient client = Client();

        StrategyState state = await client.EigenLayer.Strategies.GetAsync(strategy, cancellationToken: Cancel);

        Assert.Null(state.Symbol);
        Assert.Null(state.TokenDecimals);
        Assert.Equal(One, state.TokenBalance);
    }

    [Fact]
    public async Task Token_WithASymbolOfThirtyTwoBytes_LeavesItOpen()
    {
        // As MKR does: bytes32 where a string is declared.
        byte[] mkr = new byte[32];
        "MKR"u8.CopyTo(mkr);
        Address token = await PlaceAsync(new ContractStub()
            .Answers(new ERC20(default).BalanceOf(default), ContractStub.Word(One))
            .Answers(new ERC20(default).Symbol(), mkr));
        Address strategy = await StrategyAsync(token);
        using RestakingClient client = Client();

        Assert.Null((await client.EigenLayer.Strategies.GetAsync(strategy, cancellationToken: Cancel)).Symbol);
    }

    [Fact]
    public async Task FindByToken_OutsideTheBook_AsksTheFactory()
    {
        Address token = await TokenAsync("NEW");
        Address strategy = await StrategyAsync(token);
        Address knows = await PlaceAsync(new ContractStub().Answers(new StrategyFactory(default).DeployedStrategies(default), ContractStub.Word(strategy)));
        Address knowsNot = await PlaceAsync(new ContractStub().Answers(new StrategyFactory(default).DeployedStrategies(default), ContractStub.Word(UInt256.Zero)));
        using RestakingClient found = Client(core => core with { StrategyFactory = knows });
        using RestakingClient notFound = Client(core => core with { StrategyFactory = knowsNot });

        Assert.Equal(strategy, (await found.EigenLayer.Strategies.FindByTokenAsync(token, cancellationToken: Cancel))?.Strategy);
        Assert.Null(await notFound.EigenLayer.Strategies.FindByTokenAsync(token, cancellationToken: Cancel));
    }
}
