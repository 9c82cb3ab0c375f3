/** Where the program meets its process. */
import { visible } from '#base'

import process from 'node:process'
import { setFlagsFromString } from 'node:v8'
import { createInterface } from 'node:readline'

import { exitCodes } from './command.ts'
import { readHiddenLine } from './hidden-line.ts'
import { runProgram } from './program.ts'
import type { Screen, SupervisingProcess } from './surroundings.ts'

function screen(stream: NodeJS.WriteStream): Screen {
  // Whoever reads us may go away early, as `head` does; that is no failure.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0)
    throw error
  })
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY,
    get columns() {
      return stream.columns || 80
    },
  }
}

/** The channel to the process that started this one, if it has made one. */
function supervisor(): SupervisingProcess | undefined {
  if (process.send === undefined || process.env['ADJUTANT_SUPERVISED'] === undefined) return undefined
  return {
    send: (message) => void process.send?.(message),
    first: () =>
      new Promise((resolve) => {
        process.once('message', resolve)
        process.once('disconnect', () => {
          resolve(undefined)
        })
        if (!process.connected) resolve(undefined)
      }),
    onGone(listener) {
      process.once('disconnect', listener)
      // Listening would keep this process from ending by itself.
      process.channel?.unref()
    },
  }
}

// Left to itself, the heap grows to four times of what is in use before the garbage is looked through: a daemon that read 2,000
// documents took 640 MB in the end, and takes 470 so, with as much work. It is read each time that this is done.
setFlagsFromString('--heap-growing-percent=50')

// What nobody waited for has failed: a bug of ours, told as one. Runs are durable, so nothing is lost by ending here.
process.on('uncaughtException', (error) => {
  const told = process.argv.includes('--debug') ? (error.stack ?? error.message) : error.message
  process.stderr.write(`error internal.bug: ${visible(told)}\n`)
  process.exit(1)
})

process.exitCode = await runProgram({
  args: process.argv.slice(2),
  environment: process.env,
  folder: process.cwd(),
  out: screen(process.stdout),
  err: screen(process.stderr),
  input: {
    isTerminal: process.stdin.isTTY,
    async read(limit) {
      let text = ''
      for await (const piece of process.stdin.setEncoding('utf8')) {
        text += String(piece)
        if (text.length > limit) break
        // A person at a terminal ends a line with Enter and knows nothing of Ctrl-D.
        if (process.stdin.isTTY && text.includes('\n')) break
      }
      return text.slice(0, limit)
    },
    async readLine(limit) {
      const lines = createInterface({ input: process.stdin })
      try {
        for await (const line of lines) return line.slice(0, limit)
        return undefined
      } finally {
        lines.close()
      }
    },
    readHidden: (question, limit) =>
      readHiddenLine(process.stdin, {
        limit,
        ask: () => void process.stderr.write(question),
        interrupted: () => process.exit(exitCodes.stopped),
      }),
  },
  onStop(stop) {
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
    for (const signal of signals) process.on(signal, stop)
    return {
      [Symbol.dispose]() {
        for (const signal of signals) process.off(signal, stop)
      },
    }
  },
  self: {
    file: process.execPath,
    // The script that it was started with: what is to run beside it begins in the same way.
    args: process.argv.slice(1, 2),
    pid: process.pid,
  },
  supervisor: supervisor(),
  quit: (code) => process.exit(code),
})
