/** Makes another program take this process's place, as far as the platform lets it. */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import process from 'node:process'

import { refuse } from './runtime.js'

/** Becomes the program where the running Node can (22.15 and later, not on Windows); stands in front of it elsewhere. */
export function handOver(file, args) {
  const env = { ...process.env, ADJUTANT_LAUNCHED: '1' }
  if (process.platform !== 'win32' && typeof process.execve === 'function') {
    process.execve(file, [file, ...args], env)
  }
  standBefore(file, args, env)
}

/**
 * Runs the program as a child that shares our terminal, passes signals down and its end up.
 *
 * The fourth channel is a lifeline: it breaks when this process is killed outright, and the child then ends too
 * (see `tieToLauncher`), so that no one is left holding the home folder's lock.
 */
function standBefore(file, args, env) {
  const child = spawn(file, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env })

  const atTerminal = process.stdin.isTTY || process.stderr.isTTY
  let interrupts = 0
  process.on('SIGINT', () => {
    interrupts += 1
    // Ctrl-C reaches the whole group. Sent on as well, one press would look like two, which often means "at once".
    if (!(atTerminal && interrupts === 1)) child.kill('SIGINT')
  })
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))

  child.on('error', (error) =>
    refuse(
      `cannot start ${file}: ${error.message}.`,
      'Is it made for this system (glibc 2.28 or newer on Linux)?',
    ),
  )
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
    // Some signals do not end a Node process; the shell's number for them does.
    setTimeout(() => process.exit(128 + constants.signals[signal]), 100)
  })
}

/** Ends this process when the launcher that stands before it, if there is one, is killed. */
export function tieToLauncher() {
  delete process.env['ADJUTANT_LAUNCHED']
  if (process.channel === undefined || process.channel === null) return
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  process.channel.unref()
}
