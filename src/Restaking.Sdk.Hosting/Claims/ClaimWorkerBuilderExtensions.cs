using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Restaking.Sdk.Signing;

namespace Restaking.Sdk.Hosting.Claims;

/// <summary>Registers the claim worker.</summary>
public static class ClaimWorkerBuilderExtensions
{
    /// <summary>Claims withdrawal tickets as they mature, in the background, for as long as the host runs.</summary>
    /// <param name="builder">What <c>AddRestaking</c> returned.</param>
    /// <param name="configure">Owners, policy and times.</param>
    public static RestakingBuilder AddClaimWorker(this RestakingBuilder builder, Action<ClaimWorkerOptions>? configure = null) => throw new NotSupportedException();

    /// <summary>As the other overload, from a configuration section.</summary>
    /// <param name="builder">What <c>AddRestaking</c> returned.</param>
    /// <param name="section">For example <c>configuration.GetSection("Claims")</c>. Read once.</param>
    /// <param name="configure">What no configuration can say: which queues, for example.</param>
    public static RestakingBuilder AddClaimWorker(this RestakingBuilder builder, IConfiguration section, Action<ClaimWorkerOptions>? configure = null) => throw new NotSupportedException();

    /// <summary>The <see cref="ClaimEngine"/> without the hosted service: another scheduler runs the lanes.</summary>
    /// <param name="builder">What <c>AddRestaking</c> returned.</param>
    /// <param name="configure">Owners, policy and times.</param>
    public static RestakingBuilder AddClaimEngine(this RestakingBuilder builder, Action<ClaimWorkerOptions>? configure = null) => throw new NotSupportedException();

    /// <summary>An account that sends claims: its own, and those of others where the protocol lets it. Disposing the signer stays the caller's. The registration's own signer is one, too.</summary>
    /// <param name="builder">What <c>AddRestaking</c> returned.</param>
    /// <param name="signer">Signs for the account.</param>
    public static RestakingBuilder AddClaimSigner(this RestakingBuilder builder, ITransactionSigner signer) => throw new NotSupportedException();

    /// <summary>As the other overload, made by the container, which disposes it.</summary>
    /// <param name="builder">What <c>AddRestaking</c> returned.</param>
    /// <param name="create">Makes the signer.</param>
    public static RestakingBuilder AddClaimSigner(this RestakingBuilder builder, Func<IServiceProvider, ITransactionSigner> create) => throw new NotSupportedException();
}
