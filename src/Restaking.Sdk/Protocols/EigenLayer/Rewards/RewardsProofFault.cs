using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Protocols.EigenLayer.Rewards;

/// <summary>What is wrong with a claim's proofs.</summary>
public enum RewardsProofFaultKind
{
    /// <summary>The earner's index does not fit the length of its proof [InvalidEarnerLeafIndex].</summary>
    EarnerIndexOutOfRange,

    /// <summary>A root is the zero word, which proves nothing [EmptyRoot].</summary>
    EmptyRoot,

    /// <summary>The earner's leaf and proof do not lead to the root [InvalidClaimProof].</summary>
    EarnerNotProven,

    /// <summary>A token's index does not fit the length of its proof [InvalidTokenLeafIndex].</summary>
    TokenIndexOutOfRange,

    /// <summary>A token's leaf and proof do not lead to the earner's token root [InvalidClaimProof].</summary>
    TokenNotProven,
}

/// <summary>Why a claim's proofs do not verify.</summary>
/// <param name="Kind">The kind of fault.</param>
/// <param name="Message">One sentence with the figures.</param>
/// <param name="Token">The token whose proof it is; null when it is the earner's.</param>
public sealed record RewardsProofFault(RewardsProofFaultKind Kind, string Message, Address? Token = null)
{
    internal static RewardsProofFault EarnerIndexOutOfRange(uint index, int siblings) =>
        new(RewardsProofFaultKind.EarnerIndexOutOfRange, $"The earner's index {index} is not in a tree whose proof has {siblings} siblings.");

    internal static RewardsProofFault EmptyRoot(string which) => new(RewardsProofFaultKind.EmptyRoot, $"{which} is zero, which proves nothing.");

    internal static RewardsProofFault EarnerNotProven(Address earner, Hash32 root) =>
        new(RewardsProofFaultKind.EarnerNotProven, $"The proof of earner {earner} does not lead to root {root}.");

    internal static RewardsProofFault TokenIndexOutOfRange(RewardsTokenProof token) => new(
        RewardsProofFaultKind.TokenIndexOutOfRange, $"The index {token.Index} of token {token.Token} is not in a tree whose proof has {token.Proof.Length} siblings.", token.Token);

    internal static RewardsProofFault TokenNotProven(RewardsTokenProof token, Hash32 tokenRoot) => new(
        RewardsProofFaultKind.TokenNotProven,
        $"The proof of {token.CumulativeEarnings} units of token {token.Token} does not lead to the earner's token root {tokenRoot}.",
        token.Token);

    /// <summary>The sentence.</summary>
    public override string ToString() => Message;
}
