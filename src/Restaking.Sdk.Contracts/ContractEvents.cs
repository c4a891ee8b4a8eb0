using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Restaking.Sdk.Abi;

namespace Restaking.Sdk.Contracts;

/// <summary>A log's parts as they are decoded: no copy, lives on the stack.</summary>
/// <param name="address">The contract that emitted the log.</param>
/// <param name="topics">The topics, the event's signature hash first unless the event is anonymous.</param>
/// <param name="data">The ABI encoding of the parameters that are not indexed.</param>
public readonly ref struct LogView(Address address, ReadOnlySpan<Hash32> topics, ReadOnlySpan<byte> data)
{
    /// <summary>The contract that emitted the log.</summary>
    public Address Address { get; } = address;

    /// <summary>The topics, the event's signature hash first unless the event is anonymous.</summary>
    public ReadOnlySpan<Hash32> Topics { get; } = topics;

    /// <summary>The ABI encoding of the parameters that are not indexed.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;
}

/// <summary>A typed event that can be decoded from a log.</summary>
/// <typeparam name="TSelf">The event's own type.</typeparam>
public interface IContractEvent<TSelf>
    where TSelf : IContractEvent<TSelf>
{
    /// <summary>The event as the ABI declares it.</summary>
    static abstract ContractEventDescription Description { get; }

    /// <summary>Decodes a log.</summary>
    /// <param name="log">The log.</param>
    /// <param name="value">The event.</param>
    /// <returns>False when the first topic or the number of topics is another event's.</returns>
    /// <exception cref="AbiFormatException">The log is this event's but its topics or data are malformed.</exception>
    static abstract bool TryDecode(LogView log, [MaybeNullWhen(false)] out TSelf value);
}

/// <summary>Which logs to ask a node for: those of one event, of certain contracts, with certain indexed values.</summary>
/// <typeparam name="TEvent">The event.</typeparam>
/// <param name="Contracts">The emitting contracts; empty for any.</param>
/// <param name="Topics">Per topic position the accepted values; an empty inner array accepts any.</param>
public readonly record struct EventFilter<TEvent>(ImmutableArray<Address> Contracts, ImmutableArray<ImmutableArray<Hash32>> Topics)
    where TEvent : IContractEvent<TEvent>;
