using System.Numerics;
using Nethereum.RPC.Accounts;
using Nethereum.Web3;
using Nethereum.Web3.Accounts;
using Nethereum.Web3.Accounts.Managed;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Rpc;
using Restaking.Sdk.Signing;

namespace Restaking.Sdk.Nethereum;

/// <summary>Finds the account of a Web3 and makes it a signer.</summary>
internal static class Web3Signer
{
    /// <summary>The account of a Web3; null when it has none.</summary>
    public static IAccount? AccountOf(IWeb3 web3) => web3.TransactionManager?.Account;

    /// <summary>Refuses an account or manager that is fixed to another chain. Nothing is asked.</summary>
    /// <exception cref="ChainMismatchException">It is.</exception>
    public static void ThrowIfOtherChain(IWeb3 web3, RestakingNetwork network)
    {
        BigInteger?[] stated =
        [
            AccountOf(web3) switch
            {
                Account account => account.ChainId,
                ExternalAccount account => account.ChainId,
                _ => null,
            },
            web3.TransactionManager?.ChainId,
        ];
        foreach (BigInteger? chainId in stated)
        {
            // Below zero it says nothing about the chain: Nethereum notes -1 when it could not ask.
            if (chainId is { Sign: >= 0 } other && other != network.ChainId)
            {
                throw new ChainMismatchException(network.ChainId, other > ulong.MaxValue ? ulong.MaxValue : (ulong)other, "the account of the Web3");
            }
        }
    }

    /// <summary>The signer of a Web3's account; null when it has none.</summary>
    /// <exception cref="InvalidOperationException">The account does not know its address yet, or signs nothing.</exception>
    /// <exception cref="ArgumentException">The account's address is not one.</exception>
    public static ITransactionSigner? From(IWeb3 web3, RpcClient rpc, RestakingNetwork network)
    {
        if (AccountOf(web3) is not { } account)
        {
            return null;
        }

        if (string.IsNullOrEmpty(account.Address))
        {
            throw new InvalidOperationException(
                $"The {account.GetType().Name} of the Web3 does not know its address yet. Await its InitialiseAsync() first, or use {nameof(Web3RestakingExtensions.UseRestakingAsync)}.");
        }

        Address address;
        try
        {
            address = account.Address.ToAddress();
        }
        catch (FormatException exception)
        {
            throw new ArgumentException($"'{account.Address}' of the Web3's account is not an address.", nameof(web3), exception);
        }

        return account switch
        {
            ManagedAccount managed => new ManagedAccountSigner(rpc, managed, address),
            Account local => new NethereumAccountSigner(address, NethereumAccountSigner.ManagerOf(local, web3.Client, network.ChainId), static () => true),
            ExternalAccount external => new NethereumAccountSigner(
                address,
                NethereumAccountSigner.ManagerOf(external, web3.Client, network.ChainId),
                () => external.ExternalSigner.Supported1559),
            // An account of another kind signs with what it brings; what it signed is compared like everything else.
            _ => new NethereumAccountSigner(
                address,
                account.TransactionManager ?? throw new InvalidOperationException($"The {account.GetType().Name} of the Web3 has no transaction manager and cannot sign."),
                static () => true),
        };
    }
}
