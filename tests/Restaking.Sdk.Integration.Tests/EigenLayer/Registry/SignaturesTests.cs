using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Protocols.EigenLayer.Signatures;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Testing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Registry;

/// <summary>Signatures (notes, sections 2 and 12).</summary>
public abstract class SignaturesTests(ChainFixture chain) : VaultStand(chain)
{
    [Fact]
    public async Task Deposit_SignedAsWalletsDo_IsTakenOnceAndReplaysAreRefused()
    {
        Staker staker = await AccountAsync();
        Staker payer = await AccountAsync();
        await Chain.GetTokenAsync(Exact, payer.Address, Ten, Cancel);
        DepositToSign deposit = await Signatures(payer).GetDepositAsync(Exact.Symbol, Ten, staker.Address, await NowAsync() + 600, cancellationToken: Cancel);

        byte[] signature = await deposit.Message.SignAsync(staker.Signer, Cancel);
        Assert.True((await Signatures(payer).CheckDepositAsync(deposit, signature, Cancel)).IsClear);
        DepositResult result = await payer.RunAsync(await payer.Strategies.PrepareDepositForAsync(deposit.Terms, signature, cancellationToken: Cancel));

        Assert.Equal(staker.Address, result.Staker);
        await OnlyAsync<StakerNonceUsed>(Signatures(payer).CheckDepositAsync(deposit, signature, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => deposit.Message.SignAsync(payer.Signer, Cancel));
    }

    [Fact]
    public async Task Signature_OfAnAccount_HasSixtyFiveBytesVTwentySevenOrEightAndALowS()
    {
        Staker staker = await AccountAsync();
        Staker other = await AccountAsync();
        DepositToSign deposit = await Signatures(staker).GetDepositAsync(Exact.Symbol, Ten, staker.Address, await NowAsync() + 600, cancellationToken: Cancel);
        byte[] good = await deposit.Message.SignAsync(staker.Signer, Cancel);
        byte[] parity = [.. good[..64], (byte)(good[64] - 27)];
        EcdsaSignature low = EcdsaSignature.FromBytes(good);
        UInt256 order = UInt256.ParseHex("0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141");
        byte[] high = new EcdsaSignature((byte)(1 - low.YParity), low.R, order - low.S).ToBytes();

        await OnlyAsync<SignatureMalformed>(Signatures(staker).CheckDepositAsync(deposit, good.AsMemory(0, 64), Cancel));
        await OnlyAsync<SignatureMalformed>(Signatures(staker).CheckDepositAsync(deposit, parity, Cancel));
        await OnlyAsync<SignatureMalformed>(Signatures(staker).CheckDepositAsync(deposit, high, Cancel));
        byte[] others = other.Signer.SignDigest(deposit.Message.Digest).ToBytes();
        Assert.Equal(other.Address, (await OnlyAsync<SignatureOfAnother>(Signatures(staker).CheckDepositAsync(deposit, others, Cancel))).Recovered);

        // Without a verifier in process the node's ecrecover tells the same.
        using RestakingClient reader = new(Chain.RpcUrl, Chain.Network);
        Assert.True((await reader.EigenLayer.Signatures.CheckDepositAsync(deposit, good, Cancel)).IsClear);
        Assert.Equal(other.Address, (await OnlyAsync<SignatureOfAnother>(reader.EigenLayer.Signatures.CheckDepositAsync(deposit, others, Cancel))).Recovered);
    }

    [Fact]
    public async Task Signature_ForAnotherChainOrExpired_IsRefusedHere()
    {
        Staker staker = await AccountAsync();
        DepositToSign deposit = await Signatures(staker).GetDepositAsync(Exact.Symbol, Ten, staker.Address, await NowAsync() - 1, cancellationToken: Cancel);
        byte[] signature = await deposit.Message.SignAsync(staker.Signer, Cancel);
        await OnlyAsync<StakerSignatureExpired>(Signatures(staker).CheckDepositAsync(deposit, signature, Cancel));

        Hash32 elsewhere = Keccak256.Hash("another chain"u8);
        DepositToSign other = deposit with { Terms = deposit.Terms with { Digest = elsewhere, Expiry = await NowAsync() + 600 } };
        byte[] signedThere = staker.Signer.SignDigest(elsewhere).ToBytes();
        Assert.Equal(elsewhere, (await OnlyAsync<SignedForAnotherDomain>(Signatures(staker).CheckDepositAsync(other, signedThere, Cancel))).Signed);
    }

    [Fact]
    public async Task Approval_OfAContract_IsAskedOfTheContract()
    {
        Address account = await PlaceAsync(WalletThatAnswers("0x1626ba7e"));
        Staker operatorAccount = await OperatorAsync(approver: account);
        Staker staker = await AccountAsync();
        DelegationApprovalToSign approval = await Signatures(staker).GetDelegationApprovalAsync(
            staker.Address, operatorAccount.Address, Keccak256.Hash("salt"u8), await NowAsync() + 600, cancellationToken: Cancel);
        byte[] ownWay = [1, 2, 3];
        Assert.Equal(account, approval.Message.Signer);
        Assert.True((await Signatures(staker).CheckDelegationApprovalAsync(approval, ownWay, Cancel)).IsClear);

        // Anything but the magic value, and nothing else in its word, is a no.
        await Chain.Node.SetCodeAsync(account, WalletThatAnswers("0xffffffff"), Cancel);
        Assert.Equal(account, (await OnlyAsync<SignatureRefusedByContract>(Signatures(staker).CheckDelegationApprovalAsync(approval, ownWay, Cancel))).Signer);
        await RefusedAsync<SignatureRefusedByContract>(staker.Delegation.PrepareDelegate(operatorAccount.Address, approval.With(ownWay)));

        await Chain.Node.SetCodeAsync(account, WalletThatAnswers("0x1626ba7e"), Cancel);
        await staker.RunAsync(staker.Delegation.PrepareDelegate(operatorAccount.Address, approval.With(ownWay)));
        await OnlyAsync<ApproverSaltSpent>(Signatures(staker).CheckDelegationApprovalAsync(approval, ownWay, Cancel));
    }

    [Fact]
    public async Task Approval_SignedForAnotherStaker_IsRefusedBeforeItIsSent()
    {
        Staker approver = await AccountAsync();
        Staker operatorAccount = await OperatorAsync(approver: approver.Address);
        Staker staker = await AccountAsync();
        Staker other = await AccountAsync();
        DelegationApprovalToSign approval = await Signatures(staker).GetDelegationApprovalAsync(
            staker.Address, operatorAccount.Address, Keccak256.Hash("once"u8), await NowAsync() + 600, cancellationToken: Cancel);
        DelegationApproval signed = approval.With(await approval.Message.SignAsync(approver.Signer, Cancel));

        await RefusedAsync<SignatureOfAnother>(other.Delegation.PrepareDelegate(operatorAccount.Address, signed));
        await staker.RunAsync(staker.Delegation.PrepareDelegate(operatorAccount.Address, signed));
    }

    [Fact]
    public async Task AvsOfTheOlderKind_RegistersWithTheOperatorsSignatureOnce_AndACancelledSaltIsSpent()
    {
        SkipWithoutAvsDirectory();
        Staker operatorAccount = await OperatorAsync();
        Staker avs = await AccountAsync();
        AvsRegistrationToSign terms = await Signatures(operatorAccount).GetAvsRegistrationAsync(
            operatorAccount.Address, avs.Address, Keccak256.Hash("a"u8), await NowAsync() + 600, Cancel);
        byte[] signature = await terms.Message.SignAsync(operatorAccount.Signer, Cancel);

        await avs.RunAsync(Registry(avs).PrepareRegisterToAvs(terms, signature));

        Assert.True(await Registry(avs).IsRegisteredToAvsAsync(operatorAccount.Address, avs.Address, cancellationToken: Cancel));
        PreflightResult again = await Registry(avs).CheckRegisterToAvsAsync(terms, signature, Cancel);
        Assert.Equal([nameof(AlreadyRegisteredToAvs), nameof(TypedDataSaltSpent)], again.Refusals.Select(refusal => refusal.Code));
        await avs.RunAsync(Registry(avs).PrepareDeregisterFromAvs(operatorAccount.Address));
        await OnlyAsync<NotRegisteredToAvs>(Registry(avs).CheckDeregisterFromAvsAsync(operatorAccount.Address, cancellationToken: Cancel));

        Hash32 salt = Keccak256.Hash("b"u8);
        AvsRegistrationToSign next = await Signatures(operatorAccount).GetAvsRegistrationAsync(operatorAccount.Address, avs.Address, salt, await NowAsync() + 600, Cancel);
        byte[] signedNext = await next.Message.SignAsync(operatorAccount.Signer, Cancel);
        Assert.True((await Registry(avs).CheckRegisterToAvsAsync(next, signedNext, Cancel)).IsClear);
        await operatorAccount.RunAsync(Registry(operatorAccount).PrepareCancelSalt(salt));
        Assert.True(await Registry(avs).IsSaltSpentAsync(operatorAccount.Address, salt, cancellationToken: Cancel));
        await RefusedAsync<TypedDataSaltSpent>(Registry(avs).PrepareRegisterToAvs(next, signedNext));
    }

    [Fact]
    public async Task AvsOfTheOlderKind_StrangerExpiredOrPaused_IsRefused()
    {
        SkipWithoutAvsDirectory();
        Staker stranger = await AccountAsync();
        Staker avs = await AccountAsync();
        AvsRegistrationToSign terms = await Signatures(stranger).GetAvsRegistrationAsync(stranger.Address, avs.Address, Keccak256.Hash("x"u8), await NowAsync() - 1, Cancel);
        byte[] signature = await terms.Message.SignAsync(stranger.Signer, Cancel);

        PreflightResult result = await Registry(avs).CheckRegisterToAvsAsync(terms, signature, Cancel);

        Assert.Equal([nameof(NotAnOperator), nameof(TypedDataExpired)], result.Refusals.Select(refusal => refusal.Code));
        await PausedAsync(Chain.EigenLayer.AVSDirectory!.Value, 0, async () =>
            Assert.Contains((await Registry(avs).CheckRegisterToAvsAsync(terms, signature, Cancel)).Refusals, refusal => refusal is FunctionPaused { Bit: 0 }));
    }

    [Fact]
    public async Task ApprovalAndRegistration_InTheSecondOfTheirExpiry_AreGoodAndOneLaterAreNot()
    {
        SkipWithoutAvsDirectory();
        Staker approver = await AccountAsync();
        Staker operatorAccount = await OperatorAsync(approver: approver.Address);
        Staker avs = await AccountAsync();
        ulong expiry = await NowAsync() + 600;
        DelegationApprovalToSign approval = await Signatures(avs).GetDelegationApprovalAsync(avs.Address, operatorAccount.Address, Keccak256.Hash("last"u8), expiry, cancellationToken: Cancel);
        byte[] approved = await approval.Message.SignAsync(approver.Signer, Cancel);
        AvsRegistrationToSign terms = await Signatures(avs).GetAvsRegistrationAsync(operatorAccount.Address, avs.Address, Keccak256.Hash("last"u8), expiry, Cancel);
        byte[] registered = await terms.Message.SignAsync(operatorAccount.Signer, Cancel);

        await MineAtAsync(expiry);
        Assert.True((await Signatures(avs).CheckDelegationApprovalAsync(approval, approved, Cancel)).IsClear);
        Assert.True((await Registry(avs).CheckRegisterToAvsAsync(terms, registered, Cancel)).IsClear);
        PreparedTransaction registration = Registry(avs).PrepareRegisterToAvs(terms, registered);
        Assert.Null((await avs.Client.Transactions.Prepare(registration.Call).SimulateAsync(cancellationToken: Cancel)).Error);
        await MineAtAsync(expiry + 1);

        Assert.Equal(expiry + 1, (await OnlyAsync<ApproverSignatureExpired>(Signatures(avs).CheckDelegationApprovalAsync(approval, approved, Cancel))).BlockTimestamp);
        Assert.Equal(expiry + 1, (await OnlyAsync<TypedDataExpired>(Registry(avs).CheckRegisterToAvsAsync(terms, registered, Cancel))).BlockTimestamp);
        Assert.Equal("SignatureExpired", (await avs.Client.Transactions.Prepare(registration.Call).SimulateAsync(cancellationToken: Cancel)).Error?.Name);
    }

    private void SkipWithoutAvsDirectory() => Assert.SkipWhen(Chain.Kind == ChainKind.OfflineSnapshot, "The snapshots hold no AVSDirectory.");

    private async Task MineAtAsync(ulong time)
    {
        await Chain.Node.SetNextBlockTimestampAsync(DateTimeOffset.FromUnixTimeSeconds((long)time), Cancel);
        await Chain.Node.MineAsync(1, null, Cancel);
    }

    private static byte[] WalletThatAnswers(string value) => new ContractStub()
        .Answers(Selector.FromSignature("isValidSignature(bytes32,bytes)"), [.. Convert.FromHexString(value.AsSpan(2)), .. new byte[28]])
        .Build();

    [Fact]
    public async Task Domain_ThatIsNotTheContracts_IsNotSignedUnder()
    {
        Staker account = await AccountAsync();
        Address odd = await PlaceAsync(new ContractStub().Answers(new AVSDirectory(default).DomainSeparator(), ContractStub.Word(UInt256.One)).Build());

        UnknownSigningDomainException e = await Assert.ThrowsAsync<UnknownSigningDomainException>(() => Signatures(account).GetDomainAsync(odd, cancellationToken: Cancel));
        Assert.Equal((odd, (string?)null), (e.Contract, e.Version));
        await Assert.ThrowsAsync<FeatureNotAvailableException>(() => Signatures(account).GetDomainAsync(Chain.EigenLayer.AllocationManager, cancellationToken: Cancel));
    }
}

/// <summary>On the project's own contracts.</summary>
public sealed class DevnetSignaturesTests(DevnetFixture chain) : SignaturesTests(chain), IClassFixture<DevnetFixture>;

/// <summary>On Sepolia's bytecode (1.7.0).</summary>
public sealed class SepoliaSignaturesTests(SepoliaFixture chain) : SignaturesTests(chain), IClassFixture<SepoliaFixture>;

/// <summary>On mainnet's bytecode (1.5.0).</summary>
public sealed class MainnetSignaturesTests(MainnetFixture chain) : SignaturesTests(chain), IClassFixture<MainnetFixture>;
