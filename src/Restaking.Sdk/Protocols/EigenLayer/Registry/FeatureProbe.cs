using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;
using Restaking.Sdk.Protocols.Liquid;
using Restaking.Sdk.Rpc;

namespace Restaking.Sdk.Protocols.EigenLayer.Registry;

/// <summary>
/// Asks a deployment what it can do. A function that is not there answers with nothing at all: no code, or a revert without data. A
/// revert with data comes from a function that is there and did not like its arguments.
/// </summary>
internal static class FeatureProbe
{
    /// <summary>Whether an answer says that the function does not exist.</summary>
    public static bool IsMissing(ContractError? error) =>
        error is MissingContractError or EmptyRevertError or UnreadableReturnError;

    /// <summary>Whether the feature is there, in one round.</summary>
    public static async Task<bool> HasAsync(EigenLayerContext context, ReadRounds rounds, EigenLayerFeature feature)
    {
        if (feature.ContractOf(context.Deployment) is not { } contract)
        {
            return false;
        }

        Func<bool> has = feature.Ask(rounds, contract);
        await rounds.NextAsync().ConfigureAwait(false);
        return has();
    }

    /// <summary>Goes in front of a write's other gates: what is not there is no refusal that may pass, but an exception.</summary>
    /// <exception cref="FeatureNotAvailableException">The feature is not there.</exception>
    public static RoleGate Required(EigenLayerContext context, EigenLayerFeature feature) => (rounds, _) => RequireAsync(context, rounds, feature);

    /// <exception cref="FeatureNotAvailableException">The feature is not there.</exception>
    public static async Task RequireAsync(EigenLayerContext context, ReadRounds rounds, EigenLayerFeature feature)
    {
        if (!await HasAsync(context, rounds, feature).ConfigureAwait(false))
        {
            throw await MissingAsync(context, rounds, feature.Name, feature.ContractOf(context.Deployment)).ConfigureAwait(false);
        }
    }

    /// <summary>Reads one call of a function that not every version has.</summary>
    /// <param name="context">The parts.</param>
    /// <param name="feature">What is asked for, in the contracts' words.</param>
    /// <param name="call">The call.</param>
    /// <param name="block">The block; null: the latest.</param>
    /// <param name="cancellationToken">Stops the reads.</param>
    /// <exception cref="FeatureNotAvailableException">The contract does not have the function, or is not there.</exception>
    /// <exception cref="ContractRevertException">The function is there and refused.</exception>
    public static Task<TResult> ReadAsync<TResult>(
        EigenLayerContext context,
        string feature,
        IContractCall<TResult> call,
        BlockTag? block,
        CancellationToken cancellationToken) =>
        ReadRounds.RunAsync(
            context.Reader,
            async rounds =>
            {
                RoundRead<TResult> read = rounds.Read(call);
                await rounds.NextAsync().ConfigureAwait(false);
                return await ValueAsync(context, rounds, feature, call.Target, read).ConfigureAwait(false);
            },
            block,
            cancellationToken);

    /// <summary>The answer, or the exception that fits.</summary>
    /// <exception cref="FeatureNotAvailableException">The contract does not have the function, or is not there.</exception>
    /// <exception cref="ContractRevertException">The function is there and refused.</exception>
    public static async Task<TResult> ValueAsync<TResult>(EigenLayerContext context, ReadRounds rounds, string feature, Address contract, RoundRead<TResult> read) =>
        IsMissing(read.Outcome.Error) ? throw await MissingAsync(context, rounds, feature, contract).ConfigureAwait(false) : read.Value;

    /// <summary>The exception for a feature that is not there, with the version found.</summary>
    public static async Task<FeatureNotAvailableException> MissingAsync(EigenLayerContext context, ReadRounds rounds, string feature, Address? contract) =>
        new(feature, contract, (await VersionReads.AskAsync(context, rounds).ConfigureAwait(false)).Version);

    /// <summary>The address of a contract the deployment must name.</summary>
    /// <exception cref="FeatureNotAvailableException">It does not; nothing was asked.</exception>
    public static Address Contract(Address? contract, string feature) => contract ?? throw new FeatureNotAvailableException(feature, null, null);
}
