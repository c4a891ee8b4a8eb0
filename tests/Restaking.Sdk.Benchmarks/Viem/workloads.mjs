// viem's side of the comparison. One JSON request per line on stdin, one JSON answer per line on stdout; ends when stdin ends.
//   {"op":"describe","work":"..."}                 -> {"result":"..."}   the work's result in the form both sides are compared in
//   {"op":"versions"}                              -> {"result":"..."}
//   {"op":"run","work":"...","iterations":n}       -> {"nanoseconds":n}
// Every workload is viem's public API as its documentation shows it. Where two ways are there, the cheaper one is taken.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import {
  bytesToHex,
  createPublicClient,
  decodeEventLog,
  decodeFunctionResult,
  encodeFunctionData,
  formatLog,
  getAbiItem,
  hexToBytes,
  http,
  keccak256,
  parseEventLogs,
  prepareEncodeFunctionData,
} from 'viem'

const vectors = JSON.parse(readFileSync(new URL('./vectors.json', import.meta.url)))
const abiOf = (path) => {
  const json = JSON.parse(readFileSync(path))
  return Array.isArray(json) ? json : json.abi
}
const delegationManager = abiOf(vectors.abi.delegationManager)
const erc20 = abiOf(vectors.abi.erc20)

function keccak(hex) {
  const message = hexToBytes(hex)
  return { run: () => keccak256(message, 'bytes'), describe: (digest) => bytesToHex(digest) }
}

function queueWithdrawals(prepared) {
  const { strategies, depositShares, deprecatedWithdrawer } = vectors.queueWithdrawals
  const parameters = { strategies, depositShares: depositShares.map(BigInt), __deprecated_withdrawer: deprecatedWithdrawer }
  const args = [[parameters]]
  const functionName = 'queueWithdrawals'
  const description = prepared ? prepareEncodeFunctionData({ abi: delegationManager, functionName }) : { abi: delegationManager, functionName }
  return { run: () => encodeFunctionData({ ...description, args }), describe: (calldata) => calldata }
}

function getQueuedWithdrawals() {
  const data = vectors.getQueuedWithdrawals.returnData
  return {
    run: () => decodeFunctionResult({ abi: delegationManager, functionName: 'getQueuedWithdrawals', data }),
    describe: ([withdrawals, shares]) => JSON.stringify({
      withdrawals: withdrawals.map((w) => [
        w.staker, w.delegatedTo, w.withdrawer, w.nonce.toString(), w.startBlock.toString(), w.strategies, w.scaledShares.map(String),
      ]),
      shares: shares.map((s) => s.map(String)),
    }),
  }
}

// The ABI of the one event, as getLogs({ event }) uses it: with the whole contract's ABI each log costs several hashes more.
const increased = [getAbiItem({ abi: delegationManager, name: 'OperatorSharesIncreased' })]
const logsText = readFileSync(new URL(`./${vectors.operatorSharesIncreased.responseFile}`, import.meta.url), 'utf8')

function decodeLogs() {
  const logs = JSON.parse(logsText).result.map((log) => formatLog(log))
  return {
    run: () => logs.map(({ data, topics }) => decodeEventLog({ abi: increased, data, topics })),
    describe: (events) => JSON.stringify(events.map(({ args }) => [args.operator, args.staker, args.strategy, args.shares.toString()])),
  }
}

// What client.getLogs({ event }) does with a response, without the client around it.
function decodeLogsText() {
  return {
    run: () => parseEventLogs({ abi: increased, logs: JSON.parse(logsText).result.map((log) => formatLog(log)) }),
    describe: (events) => JSON.stringify(events.map((e) => [
      e.args.operator, e.args.staker, e.args.strategy, e.args.shares.toString(),
      e.blockNumber.toString(), e.blockHash, e.transactionHash, e.logIndex.toString(),
    ])),
  }
}

function balances() {
  const { url, chainId, multicall3, token, holders } = vectors.balances
  const chain = { id: chainId, name: 'benchmark', nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 }, rpcUrls: { default: { http: [url] } } }
  const client = createPublicClient({ chain, transport: http(url) })
  const contracts = holders.map((holder) => ({ address: token, abi: erc20, functionName: 'balanceOf', args: [holder] }))
  return {
    isAsync: true,
    // One call for all thousand; viem's default of 1,024 bytes of calldata per call would make 36 calls of it.
    run: () => client.multicall({ contracts, multicallAddress: multicall3, allowFailure: false, batchSize: 0 }),
    describe: (values) => JSON.stringify(values.map(String)),
  }
}

const makers = {
  'keccak-32': () => keccak(vectors.keccak.short),
  'keccak-1024': () => keccak(vectors.keccak.long),
  'encode-queue-withdrawals': () => queueWithdrawals(false),
  'encode-queue-withdrawals-prepared': () => queueWithdrawals(true),
  'decode-queued-withdrawals': getQueuedWithdrawals,
  'decode-logs': decodeLogs,
  'decode-logs-text': decodeLogsText,
  'read-balances': balances,
}
const made = new Map()
function workload(name) {
  if (!made.has(name)) {
    made.set(name, makers[name]())
  }
  return made.get(name)
}

// Kept, so that no result can be optimised away.
export let last

async function answer({ op, work, iterations }) {
  if (op === 'versions') {
    const { version } = JSON.parse(readFileSync(new URL('./node_modules/viem/package.json', import.meta.url)))
    return { result: `viem ${version}, Node.js ${process.version}` }
  }
  const { run, describe, isAsync } = workload(work)
  if (op === 'describe') {
    return { result: describe(await run()) }
  }
  const started = process.hrtime.bigint()
  if (isAsync) {
    for (let i = 0; i < iterations; i++) {
      last = await run()
    }
  } else {
    for (let i = 0; i < iterations; i++) {
      last = run()
    }
  }
  return { nanoseconds: Number(process.hrtime.bigint() - started) }
}

for await (const line of createInterface({ input: process.stdin })) {
  let reply
  try {
    reply = await answer(JSON.parse(line))
  } catch (error) {
    reply = { error: String(error?.stack ?? error) }
  }
  process.stdout.write(`${JSON.stringify(reply)}\n`)
}
