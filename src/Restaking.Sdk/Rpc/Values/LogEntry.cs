using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Restaking.Sdk.Abi;
using Restaking.Sdk.Contracts;

namespace Restaking.Sdk.Rpc;

/// <summary>One log as a node returned it.</summary>
public sealed class LogEntry
{
    /// <summary>The contract that emitted it.</summary>
    public required Address Address { get; init; }

    /// <summary>Zero to four topics; the first is the event's signature hash unless the event is anonymous.</summary>
    public required ImmutableArray<Hash32> Topics { get; init; }

    /// <summary>The ABI-encoded arguments that are not indexed.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Height of the block it is in.</summary>
    public required ulong BlockNumber { get; init; }

    /// <summary>Hash of the block it is in.</summary>
    public required Hash32 BlockHash { get; init; }

    /// <summary>The transaction that caused it.</summary>
    public required Hash32 TransactionHash { get; init; }

    /// <summary>Position of the transaction in its block.</summary>
    public required uint TransactionIndex { get; init; }

    /// <summary>Position of the log in its block.</summary>
    public required uint LogIndex { get; init; }

    /// <summary>True when a reorganisation took the log back.</summary>
    public bool Removed { get; init; }

    /// <summary>The log as the generated event decoders take it, without copying.</summary>
    public LogView AsView() => new(Address, Topics.AsSpan(), Data.Span);

    /// <summary>Decodes the log when it is this event; false when its topics are another event's.</summary>
    /// <exception cref="AbiFormatException">It claims to be this event, but its data is malformed.</exception>
    public bool TryDecode<TEvent>([MaybeNullWhen(false)] out TEvent value)
        where TEvent : IContractEvent<TEvent>
        => TEvent.TryDecode(AsView(), out value);
}

/// <summary>A decoded event with its place on the chain.</summary>
/// <typeparam name="TEvent">A generated event type.</typeparam>
/// <param name="Event">The decoded arguments.</param>
/// <param name="Address">The contract that emitted it.</param>
/// <param name="BlockNumber">Height of its block.</param>
/// <param name="BlockHash">Hash of its block.</param>
/// <param name="TransactionHash">The transaction that caused it.</param>
/// <param name="LogIndex">Position in its block.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct EventLog<TEvent>(
    TEvent Event,
    Address Address,
    ulong BlockNumber,
    Hash32 BlockHash,
    Hash32 TransactionHash,
    uint LogIndex);

/// <summary>Which logs <c>eth_getLogs</c> selects: any of the addresses, and per topic position any of the values.</summary>
public sealed record LogFilter
{
    /// <summary>Emitting contracts; empty: all contracts.</summary>
    public ImmutableArray<Address> Addresses { get; init; } = [];

    /// <summary>Alternatives per topic position, at most four; an empty inner array: any value there.</summary>
    public ImmutableArray<ImmutableArray<Hash32>> Topics { get; init; } = [];

    /// <summary>The same selection as a generated event filter.</summary>
    public static LogFilter From<TEvent>(EventFilter<TEvent> filter)
        where TEvent : IContractEvent<TEvent>
        => new()
        {
            Addresses = filter.Contracts.IsDefault ? [] : filter.Contracts,
            Topics = filter.Topics.IsDefault ? [] : filter.Topics,
        };
}
