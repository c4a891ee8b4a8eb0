using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Binance;
using Restaking.Sdk.Contracts.Multicall;
using Restaking.Sdk.Protocols.Liquid;
using WithdrawRequest = Restaking.Sdk.Contracts.Binance.UnwrapTokenV1ETH.WithdrawRequest;

namespace Restaking.Sdk.Protocols.Binance;

/// <summary>What is true of all requests at one block.</summary>
internal sealed record BinanceQueueRules(bool IsPaused, UInt256 LockTime, ulong NextAllocated, ulong NextIndex, UInt256? Funds);

/// <summary>One owner's request with its number, and its place in the owner's list where the list shows it.</summary>
internal readonly record struct BinanceRequest(ulong Index, uint? Place, WithdrawRequest Data, bool OwnerIsBlocked);

/// <summary>
/// Reads requests and finds their numbers: a user's list tells places and no numbers, the list of all requests tells numbers and no places. Both
/// together tell which is which. Owners without requests cost one round, others two while there were no more than two thousand requests.
/// </summary>
internal sealed class BinanceTicketReader(LiquidContext context, UnwrapTokenV1ETH unwrap)
{
    /// <summary>Requests of one answer of <c>getWithdrawRequests</c> (<c>MAX_LOOP_NUM</c>).</summary>
    public const uint PageSize = 1000;

    /// <summary>Pages of one round: a page of a thousand requests takes a node some 13 million gas to read.</summary>
    private const int PagesAtOnce = 2;

    public async Task<(BinanceQueueRules Rules, ImmutableArray<BinanceRequest> Requests)> ReadAsync(ReadRounds rounds, ImmutableArray<Address> owners, ImmutableArray<ulong> wanted)
    {
        RoundRead<bool> paused = rounds.Read(unwrap.Paused());
        RoundRead<UInt256> lockTime = rounds.Read(unwrap.LockTime());
        RoundRead<UInt256> nextAllocated = rounds.Read(unwrap.StartAllocatedEthIndex());
        RoundRead<UInt256> nextIndex = rounds.Read(unwrap.NextIndex());
        RoundRead<UInt256>? funds = context.Network.Multicall3 is { } multicall ? rounds.Read(new Multicall3(multicall).GetEthBalance(unwrap.Address)) : null;
        ImmutableArray<RoundRead<bool>> blocked = [.. owners.Select(owner => rounds.Read(unwrap.IsBlacklisted(owner)))];
        ImmutableArray<RoundRead<ImmutableArray<WithdrawRequest>>> lists = [.. owners.Select(owner => rounds.Read(unwrap.GetUserWithdrawRequests(owner)))];
        await rounds.NextAsync().ConfigureAwait(false);

        BinanceQueueRules rules = new(
            paused.Value, lockTime.Value, Clipped.Number(nextAllocated.Value), Clipped.Number(nextIndex.Value), funds?.OrNull());
        RequestMatcher matcher = new(rules.NextIndex, owners, [.. lists.Select(list => list.Value)], wanted);
        while (matcher.NextPages(PagesAtOnce) is { IsEmpty: false } pages)
        {
            ImmutableArray<RoundRead<ImmutableArray<WithdrawRequest>>> answers = [.. pages.Select(page => rounds.Read(unwrap.GetWithdrawRequests((UInt256)page.Start)))];
            await rounds.NextAsync().ConfigureAwait(false);
            foreach ((RequestPage page, RoundRead<ImmutableArray<WithdrawRequest>> answer) in pages.Zip(answers))
            {
                matcher.Take(page, answer.Value);
            }
        }

        Dictionary<Address, bool> isBlocked = owners.Zip(blocked, (owner, answer) => (owner, answer.Value)).ToDictionary();
        return (rules, [.. matcher.Found.Select(found => new BinanceRequest(found.Index, found.Place, found.Data, isBlocked.GetValueOrDefault(found.Data.Recipient)))]);
    }
}
