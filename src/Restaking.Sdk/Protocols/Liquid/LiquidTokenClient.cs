using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Erc20;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.Liquid;

/// <summary>The base of the clients of liquid tokens.</summary>
/// <remarks>Members are virtual and the protected constructor takes nothing, so that a test can put a fake in a client's place.</remarks>
public abstract class LiquidTokenClient : ILiquidToken
{
    private readonly LiquidContext? _context;
    private readonly LiquidTokenInfo? _info;

    /// <summary>For fakes.</summary>
    protected LiquidTokenClient()
    {
    }

    /// <summary>Makes the client; no I/O.</summary>
    protected LiquidTokenClient(LiquidContext context, LiquidTokenInfo info)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(info);
        _context = context;
        _info = info;
    }

    /// <inheritdoc />
    public virtual LiquidTokenInfo Info => _info ?? throw new InvalidOperationException("This fake does not override the member that was called.");

    /// <summary>The ways to the chain.</summary>
    protected LiquidContext Context => _context ?? throw new InvalidOperationException("This fake does not override the member that was called.");

    /// <inheritdoc />
    public virtual Task<ExchangeRate> GetExchangeRateAsync(BlockTag? block = null, CancellationToken cancellationToken = default) =>
        Context.ReadAsync(ReadExchangeRateAsync, block, cancellationToken);

    /// <inheritdoc />
    public abstract Task<ExchangeRate> ReadExchangeRateAsync(ReadRounds rounds);

    /// <inheritdoc />
    public virtual async Task<ImmutableArray<TokenHolding>> ReadHoldingsAsync(ReadRounds rounds, ImmutableArray<Address> owners)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        ERC20 token = new(Info.Token);
        ImmutableArray<RoundRead<UInt256>> balances = [.. owners.Select(owner => rounds.Read(token.BalanceOf(owner)))];
        await rounds.NextAsync().ConfigureAwait(false);
        return [.. owners.Zip(balances, (owner, balance) => new TokenHolding(Info, owner, balance.Value))];
    }
}
