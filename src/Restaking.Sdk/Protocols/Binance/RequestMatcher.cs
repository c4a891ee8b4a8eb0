using System.Collections.Immutable;
using Restaking.Sdk.Abi;
using WithdrawRequest = Restaking.Sdk.Contracts.Binance.UnwrapTokenV1ETH.WithdrawRequest;

namespace Restaking.Sdk.Protocols.Binance;

/// <summary>
/// Finds the numbers of the requests in some owners' lists, in the list of all requests, from its end: what is open is mostly recent. An owner who has
/// requests that are alike in everything (amounts, second, allocation) needs the whole list, since only the history tells which of them is where.
/// </summary>
internal sealed class RequestMatcher
{
    private readonly Dictionary<WithdrawRequest, uint> _places = [];
    private readonly Dictionary<Address, (ImmutableArray<WithdrawRequest> List, List<(ulong Index, WithdrawRequest Data)> Requests)> _histories = [];
    private readonly HashSet<ulong> _wanted;
    private readonly HashSet<ulong> _missingNumbers;
    private readonly HashSet<Address> _owners;
    private readonly List<(ulong Index, uint? Place, WithdrawRequest Data)> _found = [];
    private ulong _before;

    /// <param name="nextIndex">How many requests there ever were.</param>
    /// <param name="owners">The owners.</param>
    /// <param name="lists">Their lists, in the same order.</param>
    /// <param name="wanted">Numbers whose requests are wanted also when no list has them.</param>
    public RequestMatcher(ulong nextIndex, ImmutableArray<Address> owners, ImmutableArray<ImmutableArray<WithdrawRequest>> lists, ImmutableArray<ulong> wanted)
    {
        _before = nextIndex;
        _owners = [.. owners];
        _wanted = [.. wanted];
        _missingNumbers = [.. wanted.Where(index => index < nextIndex)];
        foreach ((Address owner, ImmutableArray<WithdrawRequest> list) in owners.Zip(lists))
        {
            if (list.Distinct().Count() < list.Length)
            {
                _histories.Add(owner, (list, []));
                continue;
            }

            for (int place = 0; place < list.Length; place++)
            {
                _places.TryAdd(list[place], (uint)place);
            }
        }
    }

    /// <summary>What was found, by number.</summary>
    public IEnumerable<(ulong Index, uint? Place, WithdrawRequest Data)> Found => _found.Concat(_histories.Values.SelectMany(Resolve)).OrderBy(found => found.Index);

    /// <summary>The pages to read next, newest first; empty when nothing is missing or nothing is left.</summary>
    public ImmutableArray<RequestPage> NextPages(int most)
    {
        ImmutableArray<RequestPage>.Builder pages = ImmutableArray.CreateBuilder<RequestPage>();
        while (pages.Count < most && _before > 0 && (_places.Count > 0 || _missingNumbers.Count > 0 || _histories.Count > 0))
        {
            ulong start = _before > BinanceTicketReader.PageSize ? _before - BinanceTicketReader.PageSize : 0;
            pages.Add(new RequestPage(start, (int)(_before - start)));
            _before = start;
        }

        return pages.ToImmutable();
    }

    /// <summary>Takes a page of the list of all requests.</summary>
    public void Take(RequestPage page, ImmutableArray<WithdrawRequest> requests)
    {
        ulong index = page.Start;

        // The answer can be longer than the page: it may reach into the one that was read before.
        foreach (WithdrawRequest request in requests.Take(page.Count))
        {
            _missingNumbers.Remove(index);
            if (_histories.TryGetValue(request.Recipient, out var history))
            {
                history.Requests.Add((index, request));
            }
            else if (_places.Remove(request, out uint place))
            {
                _found.Add((index, place, request));
            }
            else if (_wanted.Contains(index) && _owners.Contains(request.Recipient))
            {
                _found.Add((index, null, request));
            }

            index++;
        }
    }

    private IEnumerable<(ulong Index, uint? Place, WithdrawRequest Data)> Resolve((ImmutableArray<WithdrawRequest> List, List<(ulong Index, WithdrawRequest Data)> Requests) history)
    {
        ImmutableArray<ulong> numbers = OpenListReplay.Run(history.Requests, history.List) ?? InOrder(history.Requests, history.List);
        Dictionary<ulong, uint> places = numbers.Select((number, place) => (number, (uint)place)).ToDictionary();
        return history.Requests
            .Where(entry => places.ContainsKey(entry.Index) || _wanted.Contains(entry.Index))
            .Select(entry => (entry.Index, places.TryGetValue(entry.Index, out uint place) ? place : (uint?)null, entry.Data));
    }

    /// <summary>The numbers of what is alike in the order of the places: the history has claims of one second that can have happened in more than one order.</summary>
    private static ImmutableArray<ulong> InOrder(List<(ulong Index, WithdrawRequest Data)> requests, ImmutableArray<WithdrawRequest> list)
    {
        Dictionary<WithdrawRequest, Queue<ulong>> alike = requests.OrderBy(entry => entry.Index)
            .GroupBy(entry => entry.Data, entry => entry.Index).ToDictionary(group => group.Key, group => new Queue<ulong>(group));
        return [.. list.Select(data => alike.TryGetValue(data, out Queue<ulong>? numbers) && numbers.TryDequeue(out ulong number) ? number : ulong.MaxValue).Where(number => number != ulong.MaxValue)];
    }
}

/// <summary>Some of the list of all requests.</summary>
/// <param name="Start">The number of the first.</param>
/// <param name="Count">How many.</param>
internal readonly record struct RequestPage(ulong Start, int Count);
