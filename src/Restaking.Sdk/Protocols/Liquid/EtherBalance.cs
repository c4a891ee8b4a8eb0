using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.Multicall;

namespace Restaking.Sdk.Protocols.Liquid;

/// <summary>Balances of ether, read in the same round as calls.</summary>
internal static class EtherBalance
{
    /// <summary>Asks for an account's ether (<c>Multicall3.getEthBalance</c>); null where the network has no Multicall3, or nobody is named.</summary>
    public static RoundRead<UInt256>? Read(ReadRounds rounds, RestakingNetwork network, Address? account) =>
        network.Multicall3 is { } multicall && account is { } holder ? rounds.Read(new Multicall3(multicall).GetEthBalance(holder)) : null;

    /// <summary>Refuses when the account has less ether than is sent along; gas is not counted.</summary>
    public static void Check(ImmutableArray<LiquidRefusal>.Builder refusals, Address? account, RoundRead<UInt256>? balance, UInt256 need)
    {
        if (account is { } payer && balance?.OrNull() is { } have && have < need)
        {
            refusals.Add(new BalanceTooLow(NativeAsset.Ether, payer, have, need));
        }
    }
}
