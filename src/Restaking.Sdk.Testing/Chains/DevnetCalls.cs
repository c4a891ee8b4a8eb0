using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Testing;

/// <summary>
/// Calldata of the few functions that test chains need and no binding has: those of the devnet's own contracts, and the ways to
/// get a token on a fork.
/// </summary>
internal static class DevnetCalls
{
    /// <summary>Devnet core contracts: names the contract that was deployed later.</summary>
    public static byte[] Initialize(Address later) => One("initialize(address)", later.ToWord());

    /// <summary>Devnet tokens: makes new ones, for everybody who asks.</summary>
    public static byte[] Mint(Address to, UInt256 amount) => Two("mint(address,uint256)", to.ToWord(), Word(amount));

    /// <summary>Devnet rebasing token: sets what the whole supply is worth.</summary>
    public static byte[] Rebase(UInt256 newTotalSupply) => One("rebase(uint256)", Word(newTotalSupply));

    /// <summary>Lido: stakes the ETH sent along for stETH.</summary>
    public static byte[] LidoSubmit() => One("submit(address)", Hash32.Zero);

    /// <summary>WETH9 wraps the ETH sent along; Swell stakes it for swETH.</summary>
    public static byte[] Deposit() => Selected("deposit()", 0);

    /// <summary>Swell: wei of ETH for one swETH.</summary>
    public static byte[] SwellRate() => Selected("swETHToETHRate()", 0);

    /// <summary>ERC-20: moves tokens of the sender.</summary>
    public static byte[] Transfer(Address to, UInt256 amount) => Two("transfer(address,uint256)", to.ToWord(), Word(amount));

    /// <summary>ERC-20: reads a balance.</summary>
    public static byte[] BalanceOf(Address account) => One("balanceOf(address)", account.ToWord());

    /// <summary>Pausable core contracts: which registry says who may pause.</summary>
    public static byte[] PauserRegistry() => Selected("pauserRegistry()", 0);

    /// <summary>Pausable core contracts: every function group off.</summary>
    public static byte[] PauseAll() => Selected("pauseAll()", 0);

    /// <summary>Pausable core contracts: only these function groups off.</summary>
    public static byte[] Unpause(UInt256 status) => One("unpause(uint256)", Word(status));

    private static byte[] One(string signature, in Hash32 first)
    {
        byte[] data = Selected(signature, 1);
        first.CopyTo(data.AsSpan(Selector.Size));
        return data;
    }

    private static byte[] Two(string signature, in Hash32 first, in Hash32 second)
    {
        byte[] data = Selected(signature, 2);
        first.CopyTo(data.AsSpan(Selector.Size));
        second.CopyTo(data.AsSpan(Selector.Size + AbiSize.Word));
        return data;
    }

    private static byte[] Selected(string signature, int words)
    {
        var data = new byte[Selector.Size + (words * AbiSize.Word)];
        Selector.FromSignature(signature).CopyTo(data);
        return data;
    }

    private static Hash32 Word(in UInt256 value)
    {
        Span<byte> word = stackalloc byte[Hash32.Size];
        value.WriteBigEndian(word);
        return new Hash32(word);
    }
}
