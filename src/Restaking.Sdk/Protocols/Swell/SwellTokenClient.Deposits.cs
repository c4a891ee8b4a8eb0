using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.Swell;

/// <content>Deposits of ether.</content>
public abstract partial class SwellTokenClient
{
    /// <inheritdoc />
    public virtual Task<ImmutableArray<Address>> GetDepositAssetsAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(ImmutableArray.Create(NativeAsset.Ether));

    /// <inheritdoc />
    public virtual Task<OperationLimits> GetDepositLimitsAsync(Address? asset = null, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        Address taken = asset ?? NativeAsset.Ether;
        return Context.ReadAsync(
            async rounds =>
            {
                PauseReads pauses = BeginPauses(rounds);
                await rounds.NextAsync().ConfigureAwait(false);
                if (AskPauses(rounds, pauses))
                {
                    await rounds.NextAsync().ConfigureAwait(false);
                }

                return LimitsOf(taken, pauses.Core, rounds.Block);
            },
            block,
            cancellationToken);
    }

    /// <inheritdoc />
    /// <remarks>For ether the contract knows no minimum of what comes out: the bound is checked against the state right before sending.</remarks>
    public virtual Task<LiquidDepositQuote> QuoteDepositAsync(LiquidDeposit deposit, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        UInt256 amount = Check(deposit);
        Address? depositor = Context.AccountOrNull(deposit.Depositor, nameof(deposit));
        return Context.ReadAsync(rounds => QuoteAsync(rounds, deposit, amount, depositor), block, cancellationToken);
    }

    /// <inheritdoc />
    public virtual async Task<TransactionPlan<LiquidDepositResult>> PrepareDepositAsync(LiquidDeposit deposit, CancellationToken cancellationToken = default)
    {
        UInt256 amount = Check(deposit);
        Address depositor = Context.Account(deposit.Depositor, nameof(deposit));
        LiquidDepositQuote quote = await QuoteDepositAsync(deposit with { Depositor = depositor }, null, cancellationToken).ConfigureAwait(false);
        LiquidDeposit bound = deposit with
        {
            Depositor = depositor,
            MinimumOutput = LiquidContext.Bound(deposit.MinimumOutput, quote.Output.Amount, deposit.MaxSlippageBps),
        };
        return await PlanAsync(bound, amount, depositor, quote, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The plan of a deposit whose bound is set.</summary>
    private protected virtual Task<TransactionPlan<LiquidDepositResult>> PlanAsync(
        LiquidDeposit deposit,
        UInt256 amount,
        Address depositor,
        LiquidDepositQuote quote,
        CancellationToken cancellationToken) =>
        Context.PlanAsync(
            DepositCall(deposit.Referral),
            receipt => new LiquidDepositResult(
                depositor, new AssetAmount(Info.Token, ReadMinted(receipt, depositor, amount)), null, receipt.TransactionHash, receipt.BlockNumber),
            $"Deposit {amount} wei for {Info.Symbol}",
            depositor,
            (at, stop) => QuoteDepositAsync(deposit, at, stop),
            [],
            IsEther(deposit) ? amount : UInt256.Zero, // refused anyhow, and no ether goes with what was meant to be a token
            cancellationToken);

    private protected abstract IContractCall DepositCall(Address? referral);

    /// <summary>What the receipt of a deposit of ether says was minted.</summary>
    private protected abstract UInt256 ReadMinted(TransactionReceipt receipt, Address depositor, UInt256 amount);

    /// <summary>Arguments that no chain needs to be asked about.</summary>
    private protected virtual UInt256 Check(LiquidDeposit deposit)
    {
        UInt256 amount = LiquidTerms.Check(Context, deposit, Info, OfferedOptions.Referral);
        Address? depositor = Context.AccountOrNull(deposit.Depositor, nameof(deposit));
        if (deposit.Referral is { } referral && LiquidContext.NotZero(referral, nameof(deposit)) == depositor)
        {
            throw new ArgumentException($"{depositor} cannot refer itself [CannotReferSelf]; name another referral or none.", nameof(deposit));
        }

        return amount;
    }

    private protected virtual async Task<LiquidDepositQuote> QuoteAsync(ReadRounds rounds, LiquidDeposit deposit, UInt256 amount, Address? depositor)
    {
        Address asset = deposit.Asset ?? NativeAsset.Ether;
        CommonReads common = BeginDeposit(rounds, depositor);
        RoundRead<UInt256>? ether = IsEther(deposit) ? EtherBalance.Read(rounds, Context.Network, depositor) : null;
        await rounds.NextAsync().ConfigureAwait(false);
        if (AskPauses(rounds, common.Pauses))
        {
            await rounds.NextAsync().ConfigureAwait(false);
        }

        ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
        UInt256 output = new RateFraction(One, common.Rate.Value).ApplyOrMax(amount);
        if (asset != NativeAsset.Ether)
        {
            refusals.Add(new AssetNotAccepted(asset, [NativeAsset.Ether]));
            output = UInt256.Zero;
        }

        EtherBalance.Check(refusals, depositor, ether, amount);
        return QuoteOf(rounds.Block, deposit, new AssetAmount(asset, amount), output, common, depositor, refusals);
    }

    private protected CommonReads BeginDeposit(ReadRounds rounds, Address? depositor) => new(
        BeginPauses(rounds),
        rounds.Read(Reading.GetRate()),
        rounds.Read(Reading.WhitelistEnabled()),
        depositor is { } account ? rounds.Read(Reading.WhitelistedAddresses(account)) : null);

    private protected LiquidDepositQuote QuoteOf(
        BlockRef block,
        LiquidDeposit deposit,
        AssetAmount input,
        UInt256 output,
        CommonReads common,
        Address? depositor,
        ImmutableArray<LiquidRefusal>.Builder refusals)
    {
        if (common.Pauses.Core)
        {
            refusals.Add(new OperationPaused("Deposits", AccessControl ?? Info.Token));
        }

        if (common.WhitelistEnabled.Value && depositor is { } account && common.Whitelisted is { Value: false })
        {
            refusals.Add(new AccountNotAllowed(account, Info.Token, "deposit: its whitelist is on"));
        }

        // A wei or two can be worth less than the smallest unit of the token: the contract would keep them and mint nothing.
        UInt256 least = deposit.MinimumOutput is { } minimum && minimum > UInt256.One ? minimum : UInt256.One;
        if (output < least)
        {
            refusals.Add(new OutputBelowMinimum(Info.Token, output, least));
        }

        return new LiquidDepositQuote
        {
            Block = block,
            Input = input,
            Output = new AssetAmount(Info.Token, output),
            Limits = LimitsOf(input.Asset, common.Pauses.Core, block),
            Refusals = refusals.ToImmutable(),
        };
    }

    private protected static bool IsEther(LiquidDeposit deposit) => deposit.Asset is null || deposit.Asset == NativeAsset.Ether;

    private static OperationLimits LimitsOf(Address asset, bool isPaused, BlockRef block) => new() { Block = block, Asset = asset, IsPaused = isPaused };

    private protected readonly record struct CommonReads(
        PauseReads Pauses,
        RoundRead<UInt256> Rate,
        RoundRead<bool> WhitelistEnabled,
        RoundRead<bool>? Whitelisted);
}
