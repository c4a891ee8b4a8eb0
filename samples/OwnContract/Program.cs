using OwnContract.Contracts;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;

// Nothing here needs a node: the bytes a node would answer with are written out.
Address owner = Address.Parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8");
byte[] returned = Convert.FromHexString("0000000000000000000000000000000000000000000000000e043da617250000");
byte[] reverted = Convert.FromHexString(
    "b94abeec00000000000000000000000070997970c51812dc3a010c7d01b50e0d17dc79c8"
    + "0000000000000000000000000000000000000000000000000de0b6b3a7640000"
    + "0000000000000000000000000000000000000000000000000000000000000000");

#region own-contract
// abi/Vault.json became the type Vault when the project was built.
var vault = new Vault(Address.Parse("0x5FbDB2315678afecb367f032d93F642f64180aa3"));

// A call is a value: it can be encoded, read alone or in a batch, simulated, or prepared for sending.
Vault.ConvertToAssetsCall call = vault.ConvertToAssets(UInt256.FromEther("1"));
Console.WriteLine($"{call.Function.Signature}: 0x{Convert.ToHexStringLower(call.ToCalldata())}");

// With a node this line is: UInt256 assets = await client.ReadAsync(call);
UInt256 assets = call.DecodeReturn(returned);
Console.WriteLine($"one share is worth {assets.ToEtherString()} assets");

// The contract's custom errors are types as well.
if (Vault.TryDecodeError(reverted, out ContractError? error))
{
    Console.WriteLine($"reverts with {error}");
}

// And its events: decode a log, or ask a node for those of one owner.
EventFilter<Vault.WithdrawEvent> filter = Vault.WithdrawEvent.Filter(vault.Address, owner: owner);
Console.WriteLine($"logs of {Vault.WithdrawEvent.Signature}: {filter.Topics.Length} topics");
#endregion
