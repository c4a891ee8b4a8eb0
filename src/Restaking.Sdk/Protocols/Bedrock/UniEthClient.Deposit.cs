using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Bedrock;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Protocols.Bedrock;

/// <content>Minting.</content>
public partial class UniEthClient
{
    /// <inheritdoc />
    public virtual Task<ImmutableArray<Address>> GetDepositAssetsAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<ImmutableArray<Address>>([NativeAsset.Ether]);

    /// <inheritdoc />
    public virtual Task<OperationLimits> GetDepositLimitsAsync(Address? asset = null, BlockTag? block = null, CancellationToken cancellationToken = default) =>
        Context.ReadAsync(
            async rounds =>
            {
                MintState state = await MintState.ReadAsync(rounds, Token, _stakings).ConfigureAwait(false);
                return LimitsOf(state, rounds.Block);
            },
            block,
            cancellationToken);

    /// <inheritdoc />
    /// <remarks>The contract that mints now is taken; the newer one when both do. There is no fee and no limit.</remarks>
    public virtual Task<LiquidDepositQuote> QuoteDepositAsync(LiquidDeposit deposit, BlockTag? block = null, CancellationToken cancellationToken = default)
    {
        UInt256 wei = CheckedDeposit(deposit);
        return QuoteMintAsync(deposit, wei, chosen: null, deposit.MinimumOutput, block, cancellationToken);
    }

    /// <inheritdoc />
    /// <remarks>
    /// <c>mint(minToMint, deadline)</c> of the contract that mints now, with the bound and the deadline passed on. Without a deadline it stays valid
    /// until it is mined; the bound holds all the same.
    /// </remarks>
    public virtual async Task<TransactionPlan<LiquidDepositResult>> PrepareDepositAsync(LiquidDeposit deposit, CancellationToken cancellationToken = default)
    {
        UInt256 wei = CheckedDeposit(deposit);
        Address depositor = Context.Account(deposit.Depositor, nameof(deposit));
        MintState state = await Context.ReadAsync(rounds => MintState.ReadAsync(rounds, Token, _stakings), null, cancellationToken).ConfigureAwait(false);
        UniEthStaking staking = state.Choose();
        UInt256 minimum = LiquidContext.Bound(deposit.MinimumOutput, state.Minted(staking, wei), deposit.MaxSlippageBps);

        PreparedTransaction<LiquidDepositResult> mint = Context.Transactions.Prepare(
            staking.Mint(minimum, UniEthDeadline.Seconds(deposit.Deadline)),
            receipt => ReadMint(receipt, depositor),
            wei,
            $"Mint uniETH for {wei} wei at {staking.Kind}",
            depositor,
            [LiquidContext.Gate((at, stop) => QuoteMintAsync(deposit with { Depositor = depositor }, wei, staking, minimum, at, stop))]);
        return new TransactionPlan<LiquidDepositResult>([], mint);
    }

    private Task<LiquidDepositQuote> QuoteMintAsync(
        LiquidDeposit deposit,
        UInt256 wei,
        UniEthStaking? chosen,
        UInt256? minimum,
        BlockTag? block,
        CancellationToken cancellationToken)
    {
        Address? depositor = Context.AccountOrNull(deposit.Depositor, nameof(deposit));
        return Context.ReadAsync(Quote, block, cancellationToken);

        async Task<LiquidDepositQuote> Quote(ReadRounds rounds)
        {
            RoundRead<UInt256>? ether = EtherBalance.Read(rounds, Context.Network, depositor);
            MintState state = await MintState.ReadAsync(rounds, Token, _stakings).ConfigureAwait(false);
            UniEthStaking staking = chosen ?? state.Choose();
            UInt256 minted = state.Minted(staking, wei);
            ImmutableArray<LiquidRefusal>.Builder refusals = ImmutableArray.CreateBuilder<LiquidRefusal>();
            if (deposit.Asset is { } asset && asset != NativeAsset.Ether)
            {
                refusals.Add(new AssetNotAccepted(asset, [NativeAsset.Ether]));
            }

            state.Check(staking, refusals);
            if (UniEthDeadline.Check(deposit.Deadline, rounds.Block.Timestamp) is { } passed)
            {
                refusals.Add(passed);
            }

            UInt256 least = minimum ?? UInt256.One;
            if (minted < least || minted == UInt256.Zero)
            {
                refusals.Add(new OutputBelowMinimum(Info.Token, minted, least));
            }

            EtherBalance.Check(refusals, depositor, ether, wei);
            return new LiquidDepositQuote
            {
                Block = rounds.Block,
                Input = new AssetAmount(NativeAsset.Ether, wei),
                Output = new AssetAmount(Info.Token, minted),
                Limits = LimitsOf(state, rounds.Block),
                Refusals = refusals.ToImmutable(),
            };
        }
    }

    private static OperationLimits LimitsOf(MintState state, BlockRef block) =>
        new() { Block = block, Asset = NativeAsset.Ether, IsPaused = !state.IsOpen(state.Choose()) };

    private UInt256 CheckedDeposit(LiquidDeposit deposit) =>
        LiquidTerms.Check(Context, deposit, Info, OfferedOptions.Deadline);

    // Neither staking contract has an event of its own for minting.
    private LiquidDepositResult ReadMint(TransactionReceipt receipt, Address depositor)
    {
        UniETH.TransferEvent minted = receipt.Single<UniETH.TransferEvent>(Info.Token, found => found.From.IsZero && found.To == depositor);
        return new LiquidDepositResult(depositor, new AssetAmount(Info.Token, minted.Value), null, receipt.TransactionHash, receipt.BlockNumber);
    }

    /// <summary>What minting depends on, at one block.</summary>
    private sealed record MintState(Address Token, UInt256 Supply, bool TokenPaused, ImmutableArray<MintState.Door> Doors)
    {
        internal sealed record Door(UniEthStaking Staking, bool Paused, bool MayMint, UInt256 Reserve);

        public static async Task<MintState> ReadAsync(ReadRounds rounds, UniETH token, ImmutableArray<UniEthStaking> stakings)
        {
            RoundRead<UInt256> supply = rounds.Read(token.TotalSupply());
            RoundRead<bool> tokenPaused = rounds.Read(token.Paused());
            var reads = stakings.Select(staking => (
                Staking: staking,
                Paused: rounds.Read(staking.Views.Paused()),
                MayMint: rounds.Read(token.MintableGroup(staking.Address)),
                Reserve: rounds.Read(staking.Views.CurrentReserve()))).ToArray();
            await rounds.NextAsync().ConfigureAwait(false);
            return new MintState(
                token.Address,
                supply.Value,
                tokenPaused.Value,
                [.. reads.Select(read => new Door(read.Staking, read.Paused.Value, read.MayMint.Value, read.Reserve.Value))]);
        }

        /// <summary>The contract that mints now, the newer one first; the newest when none does.</summary>
        public UniEthStaking Choose() => (Doors.FirstOrDefault(door => door is { Paused: false, MayMint: true }) ?? Doors[0]).Staking;

        public bool IsOpen(UniEthStaking staking) => !TokenPaused && DoorOf(staking) is { Paused: false, MayMint: true };

        /// <summary><c>totalSupply * value / currentReserve</c>, or one for one while there is no reserve.</summary>
        public UInt256 Minted(UniEthStaking staking, UInt256 wei)
        {
            UInt256 reserve = DoorOf(staking).Reserve;
            return reserve == UInt256.Zero ? wei : UInt256.MulDiv(Supply, wei, reserve, DivisionRounding.Down);
        }

        public void Check(UniEthStaking staking, ImmutableArray<LiquidRefusal>.Builder refusals)
        {
            Door door = DoorOf(staking);
            if (door.Paused)
            {
                refusals.Add(new OperationPaused("Deposits for uniETH", staking.Address));
            }

            if (!door.MayMint)
            {
                refusals.Add(new NotOffered("minting of uniETH", staking.Address, "the token does not let it mint"));
            }

            if (TokenPaused)
            {
                refusals.Add(new OperationPaused("Transfers of uniETH", Token));
            }
        }

        private Door DoorOf(UniEthStaking staking) => Doors.First(door => door.Staking == staking);
    }
}
