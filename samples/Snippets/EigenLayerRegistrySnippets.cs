using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.EigenLayer;
using Restaking.Sdk.Protocols.EigenLayer.Allocations;
using Restaking.Sdk.Protocols.EigenLayer.Permissions;
using Restaking.Sdk.Protocols.EigenLayer.Registry;
using Restaking.Sdk.Protocols.EigenLayer.Signatures;
using Restaking.Sdk.Signing;
using Restaking.Sdk.Transactions;

namespace Restaking.Sdk.Samples.Snippets;

/// <summary>The C# blocks of docs/eigenlayer-permissions.md, docs/eigenlayer-signatures.md and docs/eigenlayer-registry.md.</summary>
public static class EigenLayerRegistrySnippets
{
    public static async Task AdminsAsync(RestakingClient client, Address account, Address admin, CancellationToken ct)
    {
        #region Add an admin and keep the account's own rights
        EigenLayerPermissionsClient permissions = client.EigenLayer.Permissions;
        AccountAdmins now = await permissions.GetAdminsAsync(account, cancellationToken: ct);
        if (now.AccountLosesRightsOnNextAcceptance)
        {
            // Sent by the account: it proposes itself and accepts, so that it stays when others come.
            await (await permissions.PrepareKeepAccountAsAdminAsync(account, ct)).ExecuteAsync(cancellationToken: ct);
        }

        await (await permissions.PrepareAddAdmin(account, admin).SendAsync(cancellationToken: ct)).WaitAsync(cancellationToken: ct);

        // Later, with the admin's own client.
        PreparedTransaction<AdminChange> accept = permissions.PrepareAcceptAdmin(account, admin);
        #endregion
        _ = accept;
    }

    public static async Task AppointeesAsync(RestakingClient client, AllocationManager allocations, Address account, Address bot, CancellationToken ct)
    {
        #region Appoint a bot to one function
        // The selector is that of the exact overload, the target that of the proxy: both are the call's.
        PermittedFunction modify = PermittedFunction.Of(allocations.ModifyAllocations(account, []));
        PreflightResult check = await client.EigenLayer.Permissions.CheckSetAppointeeAsync(account, bot, modify, cancellationToken: ct);
        check.ThrowIfRefused();
        PreparedTransaction<AppointeeChange> appoint = client.EigenLayer.Permissions.PrepareSetAppointee(account, bot, modify);

        bool may = await client.EigenLayer.Permissions.CanCallAsync(account, bot, modify, cancellationToken: ct);
        AppointeePermissions all = await client.EigenLayer.Permissions.GetAppointeePermissionsAsync(account, bot, cancellationToken: ct);
        #endregion
        _ = (appoint, may, all);
    }

    public static async Task DepositAsync(RestakingClient client, ITypedDataSigner wallet, Address staker, CancellationToken ct)
    {
        #region A deposit that somebody else sends
        // The staker's side: terms, and the JSON that its wallet or custodian signs.
        UInt256 expiry = (UInt256)(ulong)DateTimeOffset.Parse("2027-01-01T00:00:00Z").ToUnixTimeSeconds();
        DepositToSign deposit = await client.EigenLayer.Signatures.GetDepositAsync("stETH", Amount.FromEther("32"), staker, expiry, cancellationToken: ct);
        string json = deposit.Message.ToJson();
        byte[] signature = await deposit.Message.SignAsync(wallet, ct);

        // The payer's side: would the signature be taken now? Then approve and deposit; the shares are the staker's.
        PreflightResult check = await client.EigenLayer.Signatures.CheckDepositAsync(deposit, signature, ct);
        check.ThrowIfRefused();
        TransactionPlan<DepositResult> plan = await client.EigenLayer.Strategies.PrepareDepositForAsync(deposit.Terms, signature, cancellationToken: ct);
        #endregion
        _ = (json, plan);
    }

    public static async Task ApprovalAsync(RestakingClient client, ITypedDataSigner approver, Address staker, Address operatorAddress, Hash32 salt, UInt256 expiry, CancellationToken ct)
    {
        #region Approve a delegation
        DelegationApprovalToSign consent = await client.EigenLayer.Signatures.GetDelegationApprovalAsync(staker, operatorAddress, salt, expiry, cancellationToken: ct);
        DelegationApproval approval = consent.With(await consent.Message.SignAsync(approver, ct));
        PreparedTransaction<DelegationResult> delegation = client.EigenLayer.Delegation.PrepareDelegate(operatorAddress, approval, staker);
        #endregion
        _ = delegation;
    }

    public static async Task DiscoverAsync(RestakingClient client, CancellationToken ct)
    {
        #region What a deployment is and can do
        EigenLayerFeatures features = await client.EigenLayer.Registry.GetFeaturesAsync(cancellationToken: ct);
        Console.WriteLine($"{features.Version} at block {features.Version.Block.Number}: {string.Join(", ", features.Available)}");
        if (features.Has(EigenLayerFeature.ProtocolRegistry))
        {
            EigenLayerDeployment deployment = await client.EigenLayer.Registry.DiscoverAsync(cancellationToken: ct);
            Console.WriteLine($"KeyRegistrar: {deployment.KeyRegistrar}");
        }
        #endregion
    }

    public static async Task KeysAsync(RestakingClient client, ITypedDataSigner key, Address operatorAddress, OperatorSetId set, CancellationToken ct)
    {
        #region Register an operator's key
        // The key signs, and the operator (or who may act for it) sends.
        EcdsaKeyToSign terms = await client.EigenLayer.Signatures.GetEcdsaKeyAsync(operatorAddress, set, key.Address, ct);
        byte[] signature = await terms.Message.SignAsync(key, ct);
        PreparedTransaction<KeyChange> register = client.EigenLayer.Registry.PrepareRegisterEcdsaKey(terms, signature);

        OperatorKey now = await client.EigenLayer.Registry.GetKeyAsync(set, operatorAddress, cancellationToken: ct);
        bool used = await client.EigenLayer.Registry.IsKeyBurntAsync(key.Address, cancellationToken: ct);
        #endregion
        _ = (register, now, used);
    }

    public static async Task OfferVaultAsync(
        RestakingClient client, OperatorSetId set, Address token, Address admin, Address arbitrator, CancellationToken ct)
    {
        #region Offer a duration vault
        DurationVaultSettings settings = new()
        {
            Admin = admin,              // locks it
            Arbitrator = arbitrator,    // can end the lock early
            Token = token,
            OperatorSet = set,          // the only one it is allocated to, with all it has
            DurationSeconds = 30 * 24 * 3600,
            MaxPerDeposit = UInt256.FromEther("100"),
            StakeCap = UInt256.FromEther("1000"),
        };
        var deployment = await client.EigenLayer.Registry.PrepareDeployVault(settings).SendAsync(cancellationToken: ct);
        DeployedVault deployed = await deployment.WaitAsync(cancellationToken: ct);

        // By the AVS: the vault is a strategy of its own and has to be in the set before the lock (VaultNotInOperatorSet).
        PreparedTransaction<OperatorSetStrategiesChanged> addition = client.EigenLayer.Allocations.PrepareAddStrategies(set, [deployed.Vault]);

        // By the admin, when the deposits are in: from here on nobody deposits, and nobody queues until it has matured.
        PreparedTransaction<VaultPhaseChange> locking = client.EigenLayer.Registry.PrepareLockVault(deployed.Vault);
        #endregion
        _ = (addition, locking);
    }

    public static async Task VaultAsync(RestakingClient client, Address vault, CancellationToken ct)
    {
        #region Deposit into a duration vault
        DurationVault now = await client.EigenLayer.Registry.GetVaultAsync(vault, cancellationToken: ct);
        Console.WriteLine($"{now.Phase}, room for {now.Room} units, locked for {TimeSpan.FromSeconds(now.DurationSeconds)}");

        // Delegate to the vault, approve exactly the amount, deposit; what is done already is skipped.
        TransactionPlan<DepositResult> plan = await client.EigenLayer.Registry.PrepareVaultDepositAsync(vault, Amount.FromEther("1"), cancellationToken: ct);

        // When its time has passed somebody says so, and everybody withdraws as from any strategy.
        PreparedTransaction<VaultOpening> mature = client.EigenLayer.Registry.PrepareMarkVaultMatured(vault);
        #endregion
        _ = (plan, mature);
    }
}
