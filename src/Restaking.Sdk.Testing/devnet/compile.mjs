// Compiles every .sol file below a folder into one JSON file: { "Contract": { "abi": [...], "bytecode": "0x..." } }.
//   node compile.mjs <folder with .sol files> <output file>
// The output depends on the sources and the pinned compiler only, not on where or when it was made.
// Each folder is compiled for itself, with what its files import; a folder whose sources did not change is taken from cache/ beside the output.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import solc from 'solc';

// EIP-170 and EIP-3860.
const MAX_CODE_BYTES = 24576;
const MAX_INIT_CODE_BYTES = 49152;

function sourcesBelow(folder) {
  const files = readdirSync(folder, { recursive: true })
    .map(name => relative(folder, join(folder, String(name))).split(sep).join(posix.sep))
    .filter(name => name.endsWith('.sol') && !name.split('/').includes('node_modules'))
    .sort();
  return Object.fromEntries(files.map(name => [name, { content: readFileSync(join(folder, name), 'utf8') }]));
}

// The files of one folder, and everything they import.
function unitOf(folder, sources) {
  const own = Object.keys(sources).filter(name => posix.dirname(name) === folder);
  const unit = {};
  const pending = [...own];
  while (pending.length > 0) {
    const name = pending.pop();
    if (name in unit) continue;
    unit[name] = sources[name];
    // A file that is imported and not there is left to the compiler's own message.
    for (const [, path] of sources[name].content.matchAll(/^\s*import\s[^;]*?["']([^"']+)["']\s*;/gm)) {
      const imported = path.startsWith('.') ? posix.join(posix.dirname(name), path) : path;
      if (imported in sources) pending.push(imported);
    }
  }
  return { own, sources: Object.fromEntries(Object.keys(unit).sort().map(name => [name, unit[name]])) };
}

function inputOf({ own, sources }) {
  return JSON.stringify({
    language: 'Solidity',
    sources,
    settings: {
      optimizer: { enabled: true, runs: 200 },
      evmVersion: 'cancun',
      metadata: { bytecodeHash: 'none', appendCBOR: false },
      outputSelection: Object.fromEntries(own.map(name => [name, { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode'] }])),
    },
  });
}

function writeWhole(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  // Written beside and moved into place, so that a reader never sees half a file.
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}

function compileFolders(sources, cache) {
  const folders = [...new Set(Object.keys(sources).map(name => posix.dirname(name)))].sort();
  const artifacts = {};
  for (const folder of folders) {
    const input = inputOf(unitOf(folder, sources));
    const cached = join(cache, `${createHash('sha256').update(solc.version()).update(input).digest('hex')}.json`);
    if (!existsSync(cached)) writeWhole(cached, JSON.stringify(artifactsOf(compile(input))));
    for (const [name, artifact] of Object.entries(JSON.parse(readFileSync(cached, 'utf8')))) {
      if (name in artifacts) throw new Error(`Two contracts are named ${name}.`);
      artifacts[name] = artifact;
    }
  }
  return artifacts;
}

function compile(input) {
  const output = JSON.parse(solc.compile(input));
  // Informational findings are let through; warnings are errors.
  const findings = (output.errors ?? []).filter(finding => finding.severity !== 'info');
  if (findings.length > 0) {
    throw new Error(findings.map(finding => finding.formattedMessage).join('\n'));
  }
  return output.contracts ?? {};
}

function artifactsOf(contracts) {
  const artifacts = {};
  for (const file of Object.keys(contracts).sort()) {
    for (const [name, contract] of Object.entries(contracts[file])) {
      const code = contract.evm.bytecode.object;
      // Interfaces and abstract contracts have no code, libraries are inlined and have no functions of their own.
      if (code === '' || !contract.abi.some(entry => entry.type === 'function')) continue;
      if (name in artifacts) throw new Error(`Two contracts are named ${name}.`);
      const runtime = contract.evm.deployedBytecode;
      if (runtime.object.length / 2 > MAX_CODE_BYTES || code.length / 2 > MAX_INIT_CODE_BYTES) {
        throw new Error(`${name} is too large to deploy: ${runtime.object.length / 2} bytes, ${MAX_CODE_BYTES} allowed.`);
      }
      artifacts[name] = { abi: contract.abi, bytecode: `0x${code}` };
      const hasConstructor = contract.abi.some(entry => entry.type === 'constructor');
      const hasImmutables = Object.keys(runtime.immutableReferences ?? {}).length > 0;
      // What may be placed at an address as it is, without running a constructor.
      if (!hasConstructor && !hasImmutables) artifacts[name].runtimeBytecode = `0x${runtime.object}`;
    }
  }
  return artifacts;
}

const [folder, outputFile] = process.argv.slice(2);
if (!folder || !outputFile) {
  console.error('usage: node compile.mjs <folder with .sol files> <output file>');
  process.exit(2);
}
try {
  const target = resolve(outputFile);
  writeWhole(target, JSON.stringify(compileFolders(sourcesBelow(resolve(folder)), join(dirname(target), 'cache'))));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
