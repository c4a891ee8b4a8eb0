using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Swell;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.Swell;

/// <content>Deposits.</content>
public partial class SwBtcClient
{
    /// <inheritdoc />
    public override Task<ImmutableArray<Address>> GetDepositAssetsAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(ImmutableArray.Create(PaidAsset));

    /// <inheritdoc />
    /// <remarks>What is left is the vault's own answer for everybody; a limit module may answer otherwise for one receiver, which a quote asks.</remarks>
    public override Task<OperationLimits> GetDepositLimitsAsync(Address? asset = null, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        if (asset is { } named && named != PaidAsset)
        {
            throw new ArgumentException($"{Info} takes {PaidAsset} and nothing else.", nameof(asset));
        }

        // Any account but the vault itself and the zero address gets the common answer.
        return Context.ReadAsync(
            async rounds =>
            {
                DepositReads reads = BeginDeposit(rounds, PaidAsset);
                await rounds.NextAsync().ConfigureAwait(false);
                return LimitsOf(reads, rounds.Block);
            },
            block,
            cancellationToken);
    }

    /// <inheritdoc />
    /// <remarks>The vault knows no minimum for what comes out: the bound is checked against the state right before sending.</remarks>
    public override Task<LiquidDepositQuote> QuoteDepositAsync(LiquidDeposit deposit, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        UInt256 amount = CheckDeposit(deposit);
        Address? depositor = Context.AccountOrNull(deposit.Depositor, nameof(deposit));
        return Context.ReadAsync(rounds => QuoteDepositAsync(rounds, deposit, amount, depositor), block, cancellationToken);
    }

    /// <inheritdoc />
    public override async Task<TransactionPlan<LiquidDepositResult>> PrepareDepositAsync(LiquidDeposit deposit, CancellationToken cancellationToken = default)
    {
        UInt256 amount = CheckDeposit(deposit);
        Address depositor = Context.Account(deposit.Depositor, nameof(deposit));
        Address receiver = deposit.Receiver ?? depositor;
        LiquidDepositQuote quote = await QuoteDepositAsync(deposit with { Depositor = depositor }, null, cancellationToken).ConfigureAwait(false);
        LiquidDeposit bound = deposit with
        {
            Depositor = depositor,
            Receiver = receiver,
            MinimumOutput = LiquidContext.Bound(deposit.MinimumOutput, quote.Output.Amount, deposit.MaxSlippageBps),
        };

        // Another asset is refused by every step; nothing of WBTC goes in its stead.
        UInt256 deposited = deposit.Asset == PaidAsset ? amount : UInt256.Zero;
        return await Context.PlanAsync(
            Vault.Deposit(deposited, receiver),
            ReadDeposit,
            $"Deposit {amount} units of WBTC for swBTC",
            depositor,
            (at, stop) => QuoteDepositAsync(bound, at, stop),
            deposited == UInt256.Zero ? [] : [new TokenSpend(PaidAsset, Info.Token, amount)],
            UInt256.Zero,
            cancellationToken).ConfigureAwait(false);

        LiquidDepositResult ReadDeposit(TransactionReceipt receipt)
        {
            SwBTCVault.DepositEvent made = receipt.Single<SwBTCVault.DepositEvent>(
                Info.Token, found => found.Sender == depositor && found.Owner == receiver && found.Assets == amount);
            return new LiquidDepositResult(receiver, new AssetAmount(Info.Token, made.Shares), null, receipt.TransactionHash, receipt.BlockNumber);
        }
    }

    private UInt256 CheckDeposit(LiquidDeposit deposit)
    {
        UInt256 amount = LiquidTerms.Check(Context, deposit, Info, OfferedOptions.Recipient);
        if (amount == UInt256.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(deposit), "To the vault 2^256 - 1 means all that the depositor has; say how much.");
        }

        return amount;
    }

    private async Task<LiquidDepositQuote> QuoteDepositAsync(ReadRounds rounds, LiquidDeposit deposit, UInt256 amount, Address? depositor)
    {
        Address asset = deposit.Asset ?? NativeAsset.Ether;
        TokenSpend spend = new(PaidAsset, Info.Token, amount);
        DepositReads reads = BeginDeposit(rounds, deposit.Receiver ?? depositor ?? PaidAsset);
        (RoundRead<UInt256> Balance, RoundRead<UInt256> Allowance)? funds = depositor is { } account
            ? (rounds.Read(spend.BalanceOf(account)), rounds.Read(spend.Allowance(account)))
            : null;
        await rounds.NextAsync().ConfigureAwait(false);

        UInt256 output = reads.Price.ToShares.ApplyOrMax(amount);
        ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
        if (asset != PaidAsset)
        {
            refusals.Add(new AssetNotAccepted(asset, [PaidAsset]));
            output = UInt256.Zero;
        }

        if (reads.IsShutdown.Value)
        {
            refusals.Add(new NotOffered("deposits", Info.Token, "the vault is shut down"));
        }
        else if (amount > reads.Available.Value)
        {
            refusals.Add(new CapacityExceeded("deposit limit", PaidAsset, amount, reads.Available.Value));
        }

        UInt256 least = deposit.MinimumOutput is { } minimum && minimum > UInt256.One ? minimum : UInt256.One;
        if (output < least)
        {
            refusals.Add(new OutputBelowMinimum(Info.Token, output, least));
        }

        if (asset == PaidAsset && depositor is { } payer && funds is { } read)
        {
            LiquidContext.CheckSpend(refusals, payer, spend, read.Balance.Value, read.Allowance.Value);
        }

        return new LiquidDepositQuote
        {
            Block = rounds.Block,
            Input = new AssetAmount(asset, amount),
            Output = new AssetAmount(Info.Token, output),
            Limits = LimitsOf(reads, rounds.Block),
            Refusals = refusals.ToImmutable(),
        };
    }

    private DepositReads BeginDeposit(ReadRounds rounds, Address receiver) =>
        new(SwBtcPrice.Begin(rounds, Vault), rounds.Read(Vault.MaxDeposit(receiver)), rounds.Read(Vault.IsShutdown()));

    private OperationLimits LimitsOf(DepositReads reads, BlockRef block) => new()
    {
        Block = block,
        Asset = PaidAsset,
        IsPaused = reads.IsShutdown.Value,
        Available = reads.Available.Value == UInt256.MaxValue ? null : reads.Available.Value,
    };

    private readonly record struct DepositReads(SwBtcPrice Price, RoundRead<UInt256> Available, RoundRead<bool> IsShutdown);
}
