using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Contracts.Erc20;

namespace Restaking.Sdk.Integration.Tests.EigenLayer.Differential;

/// <content>Keys, releases, registrations of the older kind, and duration vaults.</content>
internal sealed partial class RandomStory
{
    // A vault takes the first strategy's token. Its address is another on each side.
    private readonly List<(Address Own, Address Real)> _vaults = [];

    private static KeyRegistrar Keys(CoreSide side) => new(side.Devnet.Network.EigenLayer!.KeyRegistrar!.Value);

    private static ReleaseManager Releases(CoreSide side) => new(side.Devnet.Network.EigenLayer!.ReleaseManager!.Value);

    private static AVSDirectory Directory(CoreSide side) => new(side.Devnet.Network.EigenLayer!.AVSDirectory!.Value);

    private static StrategyFactory Factory(CoreSide side) => new(side.Devnet.Network.EigenLayer!.StrategyFactory!.Value);

    private DurationVaultStrategy VaultOf(CoreSide side, int n) => new(_vaults.Count == 0 ? side.Strategies[0] : side == pair.Own ? _vaults[n].Own : _vaults[n].Real);

    private Task RegistryAsync()
    {
        Address avs = Pick(_avss), account = Pick(_operators), caller = Rarely ? Pick(_stakers) : avs;
        uint id = SetId;
        byte[] key = Rarely ? [1, 2, 3] : _random.Next(2) == 0 ? account.ToArray() : new byte[192];
        byte curve = (byte)_random.Next(4);
        ulong time = 1_800_000_000UL + (ulong)_random.Next(3) * 100_000_000UL;
        Hash32 salt = new([.. new byte[31], (byte)_random.Next(3)]);
        string uri = _random.Next(3) == 0 ? "" : "ipfs";
        int artifacts = _random.Next(3);
        uint upgradeBy = Rarely ? 0 : (uint)time;
        return _random.Next(10) switch
        {
            0 => pair.RunAsync("configureOperatorSet", caller, side => Keys(side).ConfigureOperatorSet(new(avs, id), curve)),
            1 => pair.RunAsync("registerKey", Rarely ? caller : account, side => Keys(side).RegisterKey(account, new(avs, id), key, new byte[65])),
            2 => pair.RunAsync("deregisterKey", Rarely ? caller : account, side => Keys(side).DeregisterKey(account, new(avs, id))),
            3 or 4 => pair.RunAsync("publishMetadataURI", caller, side => Releases(side).PublishMetadataURI(new(avs, id), uri)),
            5 or 6 => pair.RunAsync("publishRelease", caller, side => Releases(side).PublishRelease(
                new(avs, id), new([.. Enumerable.Range(0, artifacts).Select(_ => new ReleaseManager.Artifact(salt, "registry"))], upgradeBy))),
            7 => pair.RunAsync("registerOperatorToAVS", caller, side => Directory(side).RegisterOperatorToAVS(account, new(new byte[65], salt, time))),
            8 => pair.RunAsync("cancelSalt", account, side => Directory(side).CancelSalt(salt)),
            _ => pair.RunAsync("deregisterOperatorFromAVS", caller, side => Directory(side).DeregisterOperatorFromAVS(account)),
        };
    }

    private async Task VaultAsync()
    {
        int n = _random.Next(Math.Max(1, _vaults.Count));
        Address avs = Pick(_avss), staker = Pick(_stakers), caller = Rarely ? staker : avs;
        uint id = SetId;
        UInt256 amount = Amount(_random.Next(30)), cap = Amount(_random.Next(20, 60));
        switch (_random.Next(_vaults.Count == 0 ? 1 : 15))
        {
            case 0 when _vaults.Count < 4:
                await DeployVaultAsync(avs, id, amount, cap);
                break;
            case 1:
                await pair.RunAsync("addStrategiesToOperatorSet vault", avs, side => side.Allocations.AddStrategiesToOperatorSet(avs, id, [VaultOf(side, n).Address]));
                break;
            case 2:
                await pair.RunAsync("lock", caller, side => VaultOf(side, n).Lock());
                break;
            case 3:
                await pair.RunAsync("markMatured", caller, side => VaultOf(side, n).MarkMatured());
                break;
            case 4:
                await pair.RunAsync("advanceToWithdrawals", caller, side => VaultOf(side, n).AdvanceToWithdrawals());
                break;
            case 5:
                await pair.RunAsync("updateTVLLimits", caller, side => VaultOf(side, n).UpdateTVLLimits(amount, cap));
                break;
            case 6:
                await pair.RunAsync("setRewardsClaimer", caller, side => VaultOf(side, n).SetRewardsClaimer(staker));
                break;
            case 7:
                await pair.RunAsync("updateMetadataURI", caller, side => VaultOf(side, n).UpdateMetadataURI("new"));
                break;
            case 8 or 9:
                await pair.RunAsync("undelegate", staker, side => side.Delegations.Undelegate(staker));
                await pair.RunAsync("delegateTo vault", staker, side => side.Delegations.DelegateTo(VaultOf(side, n).Address, NoSignature, default));
                break;
            case 13:
                await QueueVaultAsync(staker, n);
                break;
            case 14:
                await pair.RunAsync("slashOperator vault", avs, side => side.Allocations.SlashOperator(
                    avs, new AllocationManager.SlashingParams(VaultOf(side, n).Address, id, [VaultOf(side, n).Address], [amount], "why")));
                break;
            default:
                await pair.RunAsync("deposit in vault", staker, side => side.Deposits.DepositIntoStrategy(VaultOf(side, n).Address, side.Tokens[0], amount));
                break;
        }
    }

    private async Task DeployVaultAsync(Address avs, uint id, UInt256 perDeposit, UInt256 cap)
    {
        Address arbitrator = Rarely ? Address.Zero : Pick(_avss);
        uint duration = Rarely ? 0 : (uint)_random.Next(1, 400);
        await pair.TellAsync("deployDurationVaultStrategy", _ => avs, side => Factory(side).DeployDurationVaultStrategy(
            new(side.Tokens[0], avs, arbitrator, duration, perDeposit, cap, "vault", new(avs, id), ReadOnlyMemory<byte>.Empty, default, "operator")));
        Address own = await LastVaultAsync(pair.Own), real = await LastVaultAsync(pair.Real);
        if (!own.IsZero && _vaults.All(vault => vault.Own != own))
        {
            _vaults.Add((own, real));
            pair.AreSame(own, real);
        }
    }

    private static async Task<Address> LastVaultAsync(CoreSide side)
    {
        byte[] answer = await side.ViewAsync(Factory(side).GetDurationVaults(side.Tokens[0]));
        return answer.Length <= 2 * AbiSize.Word ? Address.Zero : new AbiReader(answer.AsSpan(answer.Length - AbiSize.Word)).ReadAddress();
    }

    private async Task QueueVaultAsync(Address staker, int n)
    {
        UInt256 held = new AbiReader(await pair.Own.ViewAsync(pair.Own.Deposits.StakerDepositShares(staker, VaultOf(pair.Own, n).Address))).ReadUInt256();
        await pair.RunAsync("queueWithdrawals of vault", staker, side => side.Delegations.QueueWithdrawals(
            [new DelegationManager.QueuedWithdrawalParams([VaultOf(side, n).Address], [held], default)]));
    }

    private IEnumerable<(string What, Func<CoreSide, IContractCall> View)> RegistryViews()
    {
        foreach (Address avs in _avss)
        {
            yield return ($"releases of {avs}", side => Releases(side).GetTotalReleases(new(avs, 1)));
            yield return ($"latest release of {avs}", side => Releases(side).GetLatestRelease(new(avs, 1)));
            yield return ($"upgrade time of {avs}", side => Releases(side).GetLatestUpgradeByTime(new(avs, 1)));
            yield return ($"release metadata of {avs}", side => Releases(side).GetMetadataURI(new(avs, 1)));
            yield return ($"curve of {avs}", side => Keys(side).GetOperatorSetCurveType(new(avs, 1)));
        }

        for (int i = 0; i < _vaults.Count; i++)
        {
            int n = i;
            yield return ($"vault {n}: state", side => VaultOf(side, n).State());
            yield return ($"vault {n}: limits", side => VaultOf(side, n).GetTVLLimits());
            yield return ($"vault {n}: shares", side => VaultOf(side, n).TotalShares());
            yield return ($"vault {n}: unlock", side => VaultOf(side, n).UnlockAt());
            yield return ($"vault {n}: active", side => VaultOf(side, n).AllocationsActive());
            yield return ($"vault {n}: registered", side => VaultOf(side, n).OperatorSetRegistered());
            yield return ($"vault {n}: open", side => VaultOf(side, n).DepositsOpen());
            yield return ($"vault {n}: withdrawals", side => VaultOf(side, n).WithdrawalsOpen());
            yield return ($"vault {n}: locked", side => VaultOf(side, n).IsLocked());
            yield return ($"vault {n}: matured", side => VaultOf(side, n).IsMatured());
            yield return ($"vault {n}: shares of the operator", side => side.Delegations.OperatorShares(VaultOf(side, n).Address, VaultOf(side, n).Address));
            yield return ($"vault {n}: magnitude", side => side.Allocations.GetMaxMagnitude(VaultOf(side, n).Address, VaultOf(side, n).Address));
            yield return ($"vault {n}: allocations", side => side.Allocations.GetStrategyAllocations(VaultOf(side, n).Address, VaultOf(side, n).Address));
            yield return ($"vault {n}: tokens", side => new ERC20(side.Tokens[0]).BalanceOf(VaultOf(side, n).Address));
        }
    }
}
