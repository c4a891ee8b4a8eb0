using System.Globalization;
using System.Numerics;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Protocols.EigenLayer.Signatures;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Registry;

/// <content>Keys of operators (notes, section 12).</content>
public sealed partial class RegistryTests
{
    [Fact]
    public async Task EcdsaKey_SignedByTheKey_IsRegistered_AndStaysBurntAfterItIsDeregistered()
    {
        Chain.Since("1.7", "KeyRegistrar");
        (Staker operatorAccount, Staker avs, OperatorSetId set) = await SlashableAsync();
        Staker key = await AccountAsync();
        EcdsaKeyToSign terms = await Signatures(operatorAccount).GetEcdsaKeyAsync(operatorAccount.Address, set, key.Address, Cancel);
        byte[] signature = await terms.Message.SignAsync(key.Signer, Cancel);
        await OnlyAsync<KeysNotConfigured>(Registry(operatorAccount).CheckRegisterEcdsaKeyAsync(terms, signature, cancellationToken: Cancel));

        await avs.RunAsync(Registry(avs).PrepareConfigureKeys(set, OperatorKeyCurve.Ecdsa));
        byte[] byOperator = operatorAccount.Signer.SignDigest(terms.Message.Digest).ToBytes();
        await OnlyAsync<SignatureOfAnother>(Registry(operatorAccount).CheckRegisterEcdsaKeyAsync(terms, byOperator, cancellationToken: Cancel));
        await operatorAccount.RunAsync(Registry(operatorAccount).PrepareRegisterEcdsaKey(terms, signature));

        OperatorKey registered = await Registry(operatorAccount).GetKeyAsync(set, operatorAccount.Address, cancellationToken: Cancel);
        Assert.Equal((true, OperatorKeyCurve.Ecdsa, key.Address, true), (registered.IsRegistered, registered.Curve, registered.EcdsaKey!.Value, registered.IsSlashable));
        KeyHolder holder = await Registry(avs).FindKeyHolderAsync(set, key.Address, cancellationToken: Cancel);
        Assert.Equal((operatorAccount.Address, true), (holder.Operator!.Value, holder.HasKeyInSet));
        await OnlyAsync<KeysAlreadyConfigured>(Registry(avs).CheckConfigureKeysAsync(set, OperatorKeyCurve.Bn254, cancellationToken: Cancel));

        // A key stays while its operator can be slashed in the set, also in the delay after it has left.
        PreparedTransaction<KeyChange> deregister = Registry(operatorAccount).PrepareDeregisterKey(operatorAccount.Address, set);
        OperatorStillSlashable asMember = await RefusedAsync<OperatorStillSlashable>(deregister);
        Assert.Equal((set, true, null, false), (asMember.OperatorSet, asMember.IsMember, asMember.FreeAtBlockAtTheLatest, asMember.IsTransient));
        Assert.Equal("OperatorStillSlashable", await RevertOfAsync(deregister));
        await LeaveAsync(operatorAccount, set);
        OperatorStillSlashable afterwards = await OnlyAsync<OperatorStillSlashable>(Registry(operatorAccount).CheckDeregisterKeyAsync(operatorAccount.Address, set, cancellationToken: Cancel));
        Assert.Equal((false, await HeadAsync() + 11, true), (afterwards.IsMember, afterwards.FreeAtBlockAtTheLatest!.Value, afterwards.IsTransient));
        await AdvanceToAsync(afterwards.FreeAtBlockAtTheLatest.Value - 1);
        await OnlyAsync<OperatorStillSlashable>(Registry(operatorAccount).CheckDeregisterKeyAsync(operatorAccount.Address, set, cancellationToken: Cancel));
        Assert.Equal("OperatorStillSlashable", await RevertOfAsync(deregister));
        await AdvanceToAsync(afterwards.FreeAtBlockAtTheLatest.Value);
        await operatorAccount.RunAsync(Registry(operatorAccount).PrepareDeregisterKey(operatorAccount.Address, set));

        Assert.False((await Registry(avs).GetKeyAsync(set, operatorAccount.Address, cancellationToken: Cancel)).IsRegistered);
        Assert.True(await Registry(avs).IsKeyBurntAsync(key.Address, cancellationToken: Cancel));
        await OnlyAsync<KeyBurnt>(Registry(operatorAccount).CheckRegisterEcdsaKeyAsync(terms, signature, cancellationToken: Cancel));
        Assert.Equal("KeyAlreadyRegistered", await RevertOfAsync(Registry(operatorAccount).PrepareRegisterEcdsaKey(terms, signature)));
        await OnlyAsync<NoKey>(Registry(operatorAccount).CheckDeregisterKeyAsync(operatorAccount.Address, set, cancellationToken: Cancel));
        Assert.Equal("KeyNotFound", await RevertOfAsync(deregister));
    }

    [Fact]
    public async Task EcdsaKey_OfAnotherOperatorOrSent_ByAStranger_IsRefused()
    {
        Chain.Since("1.7", "KeyRegistrar");
        Staker avs = await AvsAsync();
        OperatorSetId set = await SetAsync(avs, 1);
        OperatorSetId other = await SetAsync(avs, 2);
        await avs.RunAsync(Registry(avs).PrepareConfigureKeys(set, OperatorKeyCurve.Ecdsa));
        await avs.RunAsync(Registry(avs).PrepareConfigureKeys(other, OperatorKeyCurve.Ecdsa));
        Staker operatorAccount = await OperatorAsync();
        Staker stranger = await AccountAsync();
        EcdsaKeyToSign terms = await Signatures(operatorAccount).GetEcdsaKeyAsync(operatorAccount.Address, set, operatorAccount.Address, Cancel);
        byte[] signature = await terms.Message.SignAsync(operatorAccount.Signer, Cancel);
        Assert.Equal(operatorAccount.Address, (await RefusedAsync<CallerNotPermitted>(Registry(stranger).PrepareRegisterEcdsaKey(terms, signature))).Account);

        await operatorAccount.RunAsync(Registry(operatorAccount).PrepareRegisterEcdsaKey(terms, signature));

        // The same key in another set, by the same operator: used is used.
        EcdsaKeyToSign elsewhere = await Signatures(operatorAccount).GetEcdsaKeyAsync(operatorAccount.Address, other, operatorAccount.Address, Cancel);
        byte[] signedElsewhere = await elsewhere.Message.SignAsync(operatorAccount.Signer, Cancel);
        await OnlyAsync<KeyBurnt>(Registry(operatorAccount).CheckRegisterEcdsaKeyAsync(elsewhere, signedElsewhere, cancellationToken: Cancel));
        EcdsaKeyToSign second = await Signatures(operatorAccount).GetEcdsaKeyAsync(operatorAccount.Address, set, stranger.Address, Cancel);
        await OnlyAsync<OperatorHasKey>(Registry(operatorAccount).CheckRegisterEcdsaKeyAsync(second, await second.Message.SignAsync(stranger.Signer, Cancel), cancellationToken: Cancel));
    }

    [Fact]
    public async Task Bn254Key_EncodedInBothGroups_IsRegisteredWithItsSignature()
    {
        Chain.Since("1.8", "Keys of the wrong length refused by name");
        Staker avs = await AvsAsync();
        OperatorSetId set = await SetAsync(avs, 1);
        await avs.RunAsync(Registry(avs).PrepareConfigureKeys(set, OperatorKeyCurve.Bn254));
        Staker operatorAccount = await OperatorAsync();
        Bn254Key key = Bn254TestKey.Generators;
        TypedMessage message = await Signatures(operatorAccount).GetBn254KeyAsync(operatorAccount.Address, set, key, Cancel);
        byte[] signature = Bn254TestKey.SignWithOne(message.Digest);
        byte[] wrong = Bn254TestKey.SignWithOne(Keccak256.Hash("another message"u8));

        PreparedTransaction<KeyChange> bad = Registry(operatorAccount).PrepareRegisterBn254Key(operatorAccount.Address, set, key, wrong);
        Assert.Equal("InvalidSignature", (await bad.SimulateAsync(cancellationToken: Cancel)).Error?.Name);
        await operatorAccount.RunAsync(Registry(operatorAccount).PrepareRegisterBn254Key(operatorAccount.Address, set, key, signature));

        OperatorKey registered = await Registry(avs).GetKeyAsync(set, operatorAccount.Address, cancellationToken: Cancel);
        Assert.Equal((key, key.Hash), (registered.Bn254Key, registered.KeyHash!.Value));
        Assert.Equal(operatorAccount.Address, (await Registry(avs).FindKeyHolderAsync(set, key, cancellationToken: Cancel)).Operator);
        Assert.True(await Registry(avs).IsKeyBurntAsync(key.Hash, cancellationToken: Cancel));
        Assert.Equal(192, key.Encode().Length);
        EcdsaKeyToSign ecdsa = await Signatures(operatorAccount).GetEcdsaKeyAsync(operatorAccount.Address, set, avs.Address, Cancel);
        PreflightResult otherKind = await Registry(operatorAccount).CheckRegisterEcdsaKeyAsync(ecdsa, await ecdsa.Message.SignAsync(avs.Signer, Cancel), cancellationToken: Cancel);
        Assert.Equal([nameof(OtherCurve), nameof(OperatorHasKey)], otherKind.Refusals.Select(refusal => refusal.Code));

        // Burnt for everybody, in every set, and after it was given up; each time with a signature that holds.
        await operatorAccount.RunAsync(Registry(operatorAccount).PrepareDeregisterKey(operatorAccount.Address, set));
        OperatorSetId second = await SetAsync(avs, 2);
        await avs.RunAsync(Registry(avs).PrepareConfigureKeys(second, OperatorKeyCurve.Bn254));
        Staker another = await OperatorAsync();
        foreach ((Staker account, OperatorSetId where) in (IEnumerable<(Staker, OperatorSetId)>)[(operatorAccount, set), (another, second)])
        {
            TypedMessage anew = await Signatures(account).GetBn254KeyAsync(account.Address, where, key, Cancel);
            PreparedTransaction<KeyChange> again = Registry(account).PrepareRegisterBn254Key(account.Address, where, key, Bn254TestKey.SignWithOne(anew.Digest));
            Assert.Equal(key.Hash, (await RefusedAsync<KeyBurnt>(again)).KeyHash);
            Assert.Equal("KeyAlreadyRegistered", await RevertOfAsync(again));
        }

        EcdsaKeyToSign inOtherSet = await Signatures(another).GetEcdsaKeyAsync(another.Address, second, another.Address, Cancel);
        byte[] signedInOtherSet = await inOtherSet.Message.SignAsync(another.Signer, Cancel);
        await OnlyAsync<OtherCurve>(Registry(another).CheckRegisterEcdsaKeyAsync(inOtherSet, signedInOtherSet, cancellationToken: Cancel));
        Assert.Equal("InvalidKeyFormat", await RevertOfAsync(Registry(another).PrepareRegisterEcdsaKey(inOtherSet, signedInOtherSet)));
    }
}

/// <summary>The BN254 key whose secret is 1: its points are the generators, and its signature is the message's point itself.</summary>
internal static class Bn254TestKey
{
    private static readonly BigInteger s_field = BigInteger.Parse("21888242871839275222246405745257275088696311157297823662689037894645226208583", CultureInfo.InvariantCulture);

    /// <summary>EIP-196 and EIP-197.</summary>
    public static Bn254Key Generators { get; } = new(
        UInt256.One,
        (UInt256)2UL,
        (UInt256.Parse("11559732032986387107991004021392285783925812861821192530917403151452391805634"), UInt256.Parse("10857046999023057135944570762232829481370756359578518086990519993285655852781")),
        (UInt256.Parse("4082367875863433681332203403145435568316851327593401208105741076214120093531"), UInt256.Parse("8495653923123431417604973247489272438418190587263600148770280649306958101930")));

    public static byte[] SignWithOne(Hash32 digest)
    {
        byte[] bytes = new byte[32];
        digest.CopyTo(bytes);
        BigInteger x = new BigInteger(bytes, isUnsigned: true, isBigEndian: true) % s_field;
        while (true)
        {
            BigInteger square = ((x * x * x) + 3) % s_field;
            BigInteger y = BigInteger.ModPow(square, (s_field + 1) / 4, s_field);
            if (y * y % s_field == square)
            {
                byte[] point = new byte[64];
                UInt256.FromBigInteger(x).WriteBigEndian(point.AsSpan(0, 32));
                UInt256.FromBigInteger(y).WriteBigEndian(point.AsSpan(32));
                return point;
            }

            x = (x + 1) % s_field;
        }
    }
}
