using Restaking.Sdk.Abi;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Testing;

/// <summary>Gets strategy tokens for accounts, each in the way its token offers.</summary>
internal sealed class TokenFaucet(TestChain chain)
{
    private static readonly Address LidoStEth = Address.Parse("0xae7ab96520DE3A18E5e111B5EaAb095312D7fE84");
    private static readonly Address SwellSwEth = Address.Parse("0xf951E335afb289353dc249e82926178EaC7DEd78");
    private static readonly Address SepoliaWeth = Address.Parse("0x7b79995e5f793A07Bc00c21412e50Ecae098E7f9");
    private static readonly UInt256 Gas = UInt256.FromEther("1");

    // stETH balances are rounded down from shares: staking some wei more leaves at least what was asked for.
    private static readonly UInt256 Rounding = 10UL;

    public async Task GiveAsync(StrategyEntry strategy, Address account, UInt256 amount, CancellationToken cancellationToken)
    {
        if (strategy.Token is not { } token)
        {
            throw new ArgumentException($"The strategy {strategy.Symbol} has no token.", nameof(strategy));
        }

        if (chain.Devnet is { } devnet)
        {
            await devnet.AsOwnerAsync(token, DevnetCalls.Mint(account, amount), cancellationToken).ConfigureAwait(false);
        }
        else if (token == LidoStEth)
        {
            await PayAsync(account, token, DevnetCalls.LidoSubmit(), amount + Rounding, cancellationToken).ConfigureAwait(false);
        }
        else if (token == SwellSwEth)
        {
            UInt256 rate = await ReadAsync(token, DevnetCalls.SwellRate(), cancellationToken).ConfigureAwait(false);
            UInt256 price = UInt256.MulDiv(amount, rate, UInt256.FromEther("1"), DivisionRounding.Up) + Rounding;
            await PayAsync(account, token, DevnetCalls.Deposit(), price, cancellationToken).ConfigureAwait(false);
        }
        else if (token == SepoliaWeth)
        {
            await PayAsync(account, token, DevnetCalls.Deposit(), amount, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await TakeFromStrategyAsync(strategy.Strategy, token, account, amount, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends ETH from the account to the token and gives the account back what it had.</summary>
    private async Task PayAsync(Address account, Address token, byte[] calldata, UInt256 value, CancellationToken cancellationToken)
    {
        UInt256 before = await chain.Rpc.GetBalanceAsync(account, BlockTag.Latest, cancellationToken).ConfigureAwait(false);
        AnvilImpersonation payer = await chain.Node.ImpersonateAsync(account, before + value + Gas, cancellationToken).ConfigureAwait(false);
        await using (payer.ConfigureAwait(false))
        {
            await payer.ExecuteAsync(token, calldata, value, cancellationToken).ConfigureAwait(false);
        }

        await chain.Node.SetBalanceAsync(account, before, cancellationToken).ConfigureAwait(false);
    }

    private async Task TakeFromStrategyAsync(Address strategy, Address token, Address account, UInt256 amount, CancellationToken cancellationToken)
    {
        UInt256 held = await ReadAsync(token, DevnetCalls.BalanceOf(strategy), cancellationToken).ConfigureAwait(false);
        if (held < amount)
        {
            throw new ArgumentException($"The strategy {strategy} holds {held} of its token, which is less than {amount}, and there is no other way to get it here.", nameof(amount));
        }

        AnvilImpersonation holder = await chain.Node.ImpersonateAsync(strategy, Gas, cancellationToken).ConfigureAwait(false);
        await using (holder.ConfigureAwait(false))
        {
            await holder.ExecuteAsync(token, DevnetCalls.Transfer(account, amount), cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        await chain.Node.SetBalanceAsync(strategy, UInt256.Zero, cancellationToken).ConfigureAwait(false);
    }

    private async Task<UInt256> ReadAsync(Address contract, byte[] calldata, CancellationToken cancellationToken)
    {
        byte[] word = await chain.Rpc.CallAsync(new CallRequest { To = contract, Data = calldata }, BlockTag.Latest, cancellationToken).ConfigureAwait(false);
        return new AbiReader(word).ReadUInt256();
    }
}
