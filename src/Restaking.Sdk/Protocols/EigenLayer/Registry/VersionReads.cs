using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Contracts.EigenLayer;
using Restaking.Sdk.Networks;
using Restaking.Sdk.Protocols.Liquid;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <summary>
/// Which version a deployment says it is. Since 1.9 the ProtocolRegistry says it for all; before, and where there is none, the first contract
/// that answers <c>version()</c> (1.9 took the function from all but those that check signatures).
/// </summary>
internal static class VersionReads
{
    public static async Task<EigenLayerVersion> AskAsync(EigenLayerContext context, ReadRounds rounds)
    {
        EigenLayerDeployment deployment = context.Deployment;
        ImmutableArray<(EigenLayerVersionSource Source, Address Contract)> sources =
        [
            .. new (EigenLayerVersionSource Source, Address? Contract)[]
            {
                (EigenLayerVersionSource.ProtocolRegistry, deployment.ProtocolRegistry),
                (EigenLayerVersionSource.DelegationManager, deployment.DelegationManager),
                (EigenLayerVersionSource.StrategyManager, deployment.StrategyManager),
                (EigenLayerVersionSource.AVSDirectory, deployment.AVSDirectory),
                (EigenLayerVersionSource.KeyRegistrar, deployment.KeyRegistrar),
                (EigenLayerVersionSource.AllocationManager, deployment.AllocationManager),
            }
            .Where(source => source.Contract is not null).Select(source => (source.Source, source.Contract!.Value)),
        ];
        ImmutableArray<RoundRead<string>> answers = rounds.ReadMany(sources.Select(source => (IContractCall<string>)new ISemVerMixin(source.Contract).Version()));
        await rounds.NextAsync().ConfigureAwait(false);
        for (int i = 0; i < answers.Length; i++)
        {
            if (answers[i].Succeeded && answers[i].Value.Length > 0)
            {
                return new EigenLayerVersion(rounds.Block, answers[i].Value, sources[i].Source);
            }
        }

        return new EigenLayerVersion(rounds.Block, null, EigenLayerVersionSource.None);
    }
}
