using System.Runtime.CompilerServices;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.Mantle;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.DelayedWithdraw;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.Mantle;

/// <summary>
/// cmETH: a vault of mETH whose share token is a contract of its own. mETH is deposited through the Teller, but it is the VAULT that takes it and has to be
/// approved; the way out is a delayed withdrawal, and pays mETH. From there <see cref="MantleClient"/>'s unstake requests lead to ether.
/// </summary>
public partial class CmEthClient : DelayedWithdrawToken
{
    private static readonly UInt256 One = UInt256.FromEther("1");

    private readonly CmEthContracts _at;

    // Where cmETH's switches are. The token was given it when it was made, so it is asked for once.
    private StrongBox<Address>? _status;

    /// <summary>For fakes.</summary>
    protected CmEthClient() => _at = null!;

    /// <summary>Makes the client; no I/O.</summary>
    /// <exception cref="ArgumentException">The deployment does not say where all of cmETH's contracts are.</exception>
    public CmEthClient(LiquidContext context, MantleDeployment deployment)
        : base(context, InfoOf(deployment)) => _at = CmEthContracts.Of(deployment)!;

    /// <inheritdoc />
    public override Address DelayedWithdraw => _at.DelayedWithdraw;

    /// <inheritdoc />
    public override Address PaidAsset => _at.MEth;

    /// <summary>Holds the mETH behind cmETH, and takes what is deposited: deposits approve it.</summary>
    public virtual Address Vault => _at.Vault;

    /// <summary>Takes deposits.</summary>
    public virtual Address Teller => _at.Teller;

    /// <summary>Whether a deployment says where all of cmETH's contracts are.</summary>
    internal static bool IsIn(MantleDeployment deployment) => CmEthContracts.Of(deployment) is not null;

    /// <inheritdoc />
    /// <remarks>
    /// In mETH, by the accountant; while that is paused it gives no rate and this throws. mETH's own rate leads on to ether.
    /// </remarks>
    public override async Task<ExchangeRate> ReadExchangeRateAsync(ReadRounds rounds)
    {
        ArgumentNullException.ThrowIfNull(rounds);
        CmETHAccountant accountant = new(_at.Accountant);
        RoundRead<UInt256> rate = rounds.Read(accountant.GetRateSafe());
        RoundRead<CmETHAccountant.AccountantStateResult> state = rounds.Read(accountant.AccountantState());
        await rounds.NextAsync().ConfigureAwait(false);
        return new ExchangeRate
        {
            Token = Info,
            ToUnderlyingFraction = new RateFraction(rate.Value, One),
            ToTokenFraction = new RateFraction(One, rate.Value),
            Source = "AccountantWithRateProviders.getRateSafe",
            Block = rounds.Block,
            UpdatedAt = state.Succeeded ? DelayedWithdrawTickets.Time(state.Value.LastUpdateTimestamp) : null,
        };
    }

    private protected override DelayedWithdrawReads BeginReads(ReadRounds rounds) => new CmEthReads(rounds, _at, BeginStatus(rounds));

    private protected override IContractCall RequestCall(UInt128 shares, ushort maxLossBps, bool allowThirdParty) =>
        new CmETHDelayedWithdraw(DelayedWithdraw).RequestWithdraw(PaidAsset, shares, maxLossBps, allowThirdParty);

    private protected override IContractCall CompleteCall(Address account) => new CmETHDelayedWithdraw(DelayedWithdraw).CompleteWithdraw(PaidAsset, account);

    private protected override IContractCall CancelCall() => new CmETHDelayedWithdraw(DelayedWithdraw).CancelWithdraw(PaidAsset);

    private protected override ulong ReadMaturity(TransactionReceipt receipt, Address account) =>
        receipt.Single<CmETHDelayedWithdraw.WithdrawRequestedEvent>(DelayedWithdraw, found => found.Account == account && found.Asset == PaidAsset).Maturity;

    private protected override UInt256? ReadPaid(TransactionReceipt receipt, Address account) => receipt
        .From<CmETHDelayedWithdraw.WithdrawCompletedEvent>(DelayedWithdraw)
        .Where(found => found.Account == account && found.Asset == PaidAsset)
        .Select(found => (UInt256?)found.Assets)
        .FirstOrDefault();

    private protected override UInt256 ReadReturned(TransactionReceipt receipt, Address account) =>
        receipt.Single<CmETHDelayedWithdraw.WithdrawCancelledEvent>(DelayedWithdraw, found => found.Account == account && found.Asset == PaidAsset).Shares;

    private CmEthStatusReads BeginStatus(ReadRounds rounds) =>
        new(rounds, _at.CmEth, _status?.Value, found => _status = new StrongBox<Address>(found));

    private static LiquidTokenInfo InfoOf(MantleDeployment deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        CmEthContracts at = CmEthContracts.Of(deployment)
            ?? throw new ArgumentException("The deployment does not say where all of cmETH's contracts are.", nameof(deployment));
        return new LiquidTokenInfo("Mantle", "cmETH", at.CmEth, 18, new UnitOfAccount("mETH", 18, at.MEth));
    }
}

/// <summary>cmETH's contracts, all of them.</summary>
internal sealed record CmEthContracts(Address CmEth, Address MEth, Address Vault, Address Teller, Address Accountant, Address DelayedWithdraw)
{
    public static CmEthContracts? Of(MantleDeployment deployment) =>
        deployment is { CmEth: { } token, CmEthVault: { } vault, CmEthTeller: { } teller, CmEthAccountant: { } accountant, CmEthDelayedWithdraw: { } withdraw }
            ? new CmEthContracts(token, deployment.MEth, vault, teller, accountant, withdraw)
            : null;
}
