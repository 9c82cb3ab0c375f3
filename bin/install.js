/** Brings node_modules in step with the lockfile, and does nothing, fast, where it already is. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'

import { findRuntime, isCurrent, platform, refuse, root } from './runtime.js'

const modules = path.join(root, 'node_modules')
/** Holds the hash of the lockfile that was installed, and for which platform. */
const stamp = path.join(modules, '.adjutant-installed')

/** Installs the exact versions of package-lock.json unless they are there. Ends the process with npm's words on failure. */
export function installIfNeeded() {
  const lock = readFileSync(path.join(root, 'package-lock.json'))
  const wanted = `${createHash('sha256').update(lock).digest('hex')} ${platform}\n`
  if (readIfThere(stamp) === wanted && canRun()) return
  if (!isInStep(JSON.parse(lock.toString()).packages)) install()
  try {
    writeFileSync(stamp, wanted)
  } catch {
    // A read-only copy is compared again at each start, which costs milliseconds.
  }
}

function canRun() {
  return isCurrent() || findRuntime() !== undefined
}

/** Whether npm's own record of what it installed agrees with the lockfile, as after an `npm install` by hand. */
function isInStep(locked) {
  const record = readIfThere(path.join(modules, '.package-lock.json'))
  if (record === undefined || !canRun()) return false
  let installed
  try {
    installed = JSON.parse(record).packages ?? {}
  } catch {
    return false // cut off while being written; installing again repairs it
  }
  return Object.entries(locked).every(([name, { version, optional }]) => {
    if (name === '') return true
    const found = installed[name]
    return found === undefined ? optional === true : found.version === version
  })
}

function install() {
  const started = Date.now()
  process.stderr.write('Installing packages ... ')
  const args = ['ci', '--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund']
  const [file, first] = npm()
  const { status, error, stdout, stderr } = spawnSync(file, [...first, ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    // npm.cmd is a script of the shell's; every argument above is ours and needs no quoting.
    shell: file === 'npm' && process.platform === 'win32',
  })
  if (status !== 0) {
    process.stderr.write(`failed\n${stdout ?? ''}${stderr ?? ''}`)
    refuse(
      `the packages could not be installed${error === undefined ? '' : ` (${error.message})`}.`,
      'Check that npm works and reaches its registry ("npm ping"), then try again.',
    )
  }
  process.stderr.write(`done in ${((Date.now() - started) / 1000).toFixed(1)} s\n`)
  if (!canRun()) {
    refuse(
      `the pinned Node for ${platform} was not among the packages.`,
      'Install Node 26 or newer and run it with that.',
    )
  }
}

/** The npm that started us, run by the Node that runs it, or else the one on the path. */
function npm() {
  const { npm_execpath: script, npm_node_execpath: node } = process.env
  return script?.endsWith('.js') && node ? [node, [script]] : ['npm', []]
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
