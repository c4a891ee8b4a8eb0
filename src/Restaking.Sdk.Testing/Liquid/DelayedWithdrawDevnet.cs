using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Mantle;

namespace Restaking.Sdk.Testing;

/// <summary>A delayed withdraw contract on a devnet (swBTC's or cmETH's), for what only a test may do to it.</summary>
public sealed class DelayedWithdrawDevnet
{
    private readonly AnvilNode _node;
    private readonly Address _authority;
    private readonly Address _asset;

    internal DelayedWithdrawDevnet(AnvilNode node, Address contract, Address authority, Address asset, Address feeAddress)
    {
        _node = node;
        _authority = authority;
        _asset = asset;
        Contract = contract;
        FeeAddress = feeAddress;
    }

    /// <summary>From a request to its maturity, when nothing else was set: three days, as cmETH was set up.</summary>
    public static TimeSpan Delay => TimeSpan.FromDays(3);

    /// <summary>From the maturity to the end of the window, when nothing else was set: seven days.</summary>
    public static TimeSpan Window => TimeSpan.FromDays(7);

    /// <summary>The loss allowed to requests that name none, when nothing else was set: one percent.</summary>
    public const ushort MaxLossBps = 100;

    /// <summary>The contract.</summary>
    public Address Contract { get; }

    /// <summary>Who gets the fee.</summary>
    public Address FeeAddress { get; }

    /// <summary>Pauses requests and completions; cancelling stays possible.</summary>
    public Task SetPausedAsync(bool paused, CancellationToken cancellationToken = default) =>
        _node.CallDevnetAsync(Contract, "devnetSetPaused(bool)", cancellationToken, DevnetWords.Of(paused));

    /// <summary>Sets what holds for the asset.</summary>
    /// <param name="allowed">Whether withdrawals in it are taken and paid.</param>
    /// <param name="delaySeconds">From a request to its maturity.</param>
    /// <param name="windowSeconds">From the maturity to the last second of a completion; 0 means seven days to the contract.</param>
    /// <param name="feeBps">The fee, in hundredths of a percent.</param>
    /// <param name="maxLossBps">The loss allowed to requests that name none, in hundredths of a percent.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task SetTermsAsync(
        bool allowed = true,
        uint delaySeconds = 259_200,
        uint windowSeconds = 604_800,
        ushort feeBps = 0,
        ushort maxLossBps = MaxLossBps,
        CancellationToken cancellationToken = default) =>
        _node.CallDevnetAsync(
            Contract,
            "devnetSetAsset(address,bool,uint32,uint32,uint16,uint16)",
            cancellationToken,
            DevnetWords.Of(_asset),
            DevnetWords.Of(allowed),
            DevnetWords.Of((UInt256)delaySeconds),
            DevnetWords.Of((UInt256)windowSeconds),
            DevnetWords.Of((UInt256)feeBps),
            DevnetWords.Of((UInt256)maxLossBps));

    /// <summary>Opens requests, completions and cancellations to everybody, or closes them.</summary>
    public async Task SetPublicAsync(bool open, CancellationToken cancellationToken = default)
    {
        foreach (Selector function in Functions)
        {
            await _node.SetPublicAsync(_authority, Contract, function, open, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Selector[] Functions =>
    [
        CmETHDelayedWithdraw.RequestWithdrawCall.Selector,
        CmETHDelayedWithdraw.CompleteWithdrawCall.Selector,
        CmETHDelayedWithdraw.CancelWithdrawCall.Selector,
        CmETHDelayedWithdraw.SetAllowThirdPartyToCompleteCall.Selector,
    ];
}

/// <summary>Calls that only devnet contracts answer.</summary>
internal static class DevnetNodeCalls
{
    public static async Task CallDevnetAsync(this AnvilNode node, Address contract, byte[] calldata, CancellationToken cancellationToken)
    {
        AnvilImpersonation account = await node.ImpersonateAsync(FreshAddress.Create(), UInt256.FromEther("1000"), cancellationToken).ConfigureAwait(false);
        await using (account.ConfigureAwait(false))
        {
            await account.ExecuteAsync(contract, calldata, null, cancellationToken).ConfigureAwait(false);
        }
    }

    public static Task CallDevnetAsync(this AnvilNode node, Address contract, string signature, CancellationToken cancellationToken, params ReadOnlySpan<Hash32> words) =>
        node.CallDevnetAsync(contract, DevnetWords.Call(signature, words), cancellationToken);

    public static Task SetPublicAsync(this AnvilNode node, Address authority, Address contract, Selector function, bool open, CancellationToken cancellationToken)
    {
        Span<byte> word = stackalloc byte[Hash32.Size];
        word.Clear();
        function.CopyTo(word);
        return node.CallDevnetAsync(
            authority, "devnetSetPublic(address,bytes4,bool)", cancellationToken, DevnetWords.Of(contract), new Hash32(word), DevnetWords.Of(open));
    }
}
