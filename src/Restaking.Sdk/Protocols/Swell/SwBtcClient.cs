using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Swell;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.DelayedWithdraw;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.Swell;

/// <summary>
/// swBTC: a Yearn vault (version 3) of WBTC, 8 decimals both. Deposits go to the vault; the way out is a delayed withdrawal, or a redemption on the spot
/// while the vault has no withdraw limit module that forbids it.
/// </summary>
public partial class SwBtcClient : DelayedWithdrawToken, IInstantRedemption
{
    private readonly SwellDeployment _deployment;
    private ImmutableArray<Address> _strategies = [];

    /// <summary>For fakes.</summary>
    protected SwBtcClient() => _deployment = null!;

    /// <summary>Makes the client; no I/O.</summary>
    /// <exception cref="ArgumentException">The deployment does not say where swBTC and WBTC are.</exception>
    public SwBtcClient(LiquidContext context, SwellDeployment deployment)
        : base(context, InfoOf(deployment))
    {
        _deployment = deployment;
        PaidAsset = deployment.Wbtc ?? throw new ArgumentException("The deployment does not say where WBTC is.", nameof(deployment));
    }

    /// <inheritdoc />
    public override Address PaidAsset { get; }

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">
    /// The deployment does not say where it is. No public source names it on mainnet: ask the chain by <see cref="FindDelayedWithdrawAsync"/> and put the answer
    /// into <see cref="SwellDeployment.SwBTCDelayedWithdraw"/>.
    /// </exception>
    public override Address DelayedWithdraw => _deployment.SwBTCDelayedWithdraw
        ?? throw new InvalidOperationException(
            "The deployment does not say where swBTC's delayed withdraw contract is: FindDelayedWithdrawAsync asks the chain, SwellDeployment.SwBTCDelayedWithdraw takes the answer.");

    /// <summary>Whether the deployment says where the delayed withdrawals are.</summary>
    public virtual bool HasDelayedWithdraw => _deployment.SwBTCDelayedWithdraw is not null;

    private SwBTCVault Vault => new(Info.Token);

    /// <summary>
    /// Asks the vault's withdraw limit module which contract it lets take assets out; null when there is no module, or it does not say.
    /// </summary>
    public virtual Task<Address?> FindDelayedWithdrawAsync(BlockTag? block = null, CancellationToken cancellationToken = default) => Context.ReadAsync(
        async rounds =>
        {
            RoundRead<Address> module = rounds.Read(Vault.WithdrawLimitModule());
            await rounds.NextAsync().ConfigureAwait(false);
            if (module.Value.IsZero)
            {
                return null;
            }

            RoundRead<Address> manager = rounds.Read(new SwBTCWithdrawLimitModule(module.Value).WithdrawManager());
            await rounds.NextAsync().ConfigureAwait(false);
            return manager.AddressOrNull();
        },
        block,
        cancellationToken);

    /// <inheritdoc />
    public override async Task<ExchangeRate> ReadExchangeRateAsync(ReadRounds rounds)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        SwBtcPrice price = SwBtcPrice.Begin(rounds, Vault);
        await rounds.NextAsync().ConfigureAwait(false);
        return new ExchangeRate
        {
            Token = Info,
            ToUnderlyingFraction = price.ToAssets,
            ToTokenFraction = price.ToShares,
            Source = "VaultV3.convertToAssets",
            Block = rounds.Block,
        };
    }

    private protected override DelayedWithdrawReads BeginReads(ReadRounds rounds) =>
        new SwBtcReads(rounds, Vault, DelayedWithdraw, PaidAsset, _strategies, found => _strategies = found);

    private protected override IContractCall RequestCall(UInt128 shares, ushort maxLossBps, bool allowThirdParty) =>
        new SwBTCDelayedWithdraw(DelayedWithdraw).RequestWithdraw(PaidAsset, shares, maxLossBps, allowThirdParty);

    private protected override IContractCall CompleteCall(Address account) => new SwBTCDelayedWithdraw(DelayedWithdraw).CompleteWithdraw(PaidAsset, account);

    private protected override IContractCall CancelCall() => new SwBTCDelayedWithdraw(DelayedWithdraw).CancelWithdraw(PaidAsset);

    private protected override ulong ReadMaturity(TransactionReceipt receipt, Address account) =>
        receipt.Single<SwBTCDelayedWithdraw.WithdrawRequestedEvent>(DelayedWithdraw, found => found.Account == account && found.Asset == PaidAsset).Maturity;

    private protected override UInt256? ReadPaid(TransactionReceipt receipt, Address account) => receipt
        .From<SwBTCDelayedWithdraw.WithdrawCompletedEvent>(DelayedWithdraw)
        .Where(found => found.Account == account && found.Asset == PaidAsset)
        .Select(found => (UInt256?)found.Assets)
        .FirstOrDefault();

    private protected override UInt256 ReadReturned(TransactionReceipt receipt, Address account) =>
        receipt.Single<SwBTCDelayedWithdraw.WithdrawCancelledEvent>(DelayedWithdraw, found => found.Account == account && found.Asset == PaidAsset).Shares;

    private static LiquidTokenInfo InfoOf(SwellDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        Address token = deployment.SwBTC ?? throw new ArgumentException("The deployment does not say where swBTC is.", nameof(deployment));
        return new LiquidTokenInfo(SwellClient.ProtocolName, "swBTC", token, 8, UnitOfAccount.Bitcoin);
    }
}
