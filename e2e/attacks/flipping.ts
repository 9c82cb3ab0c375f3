import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** Has another process exchange what is at a path with a link to somewhere else and back, until it is disposed of. */
export async function flipping(path: string, target: string): Promise<AsyncDisposable> {
  const child = fork(join(import.meta.dirname, 'flip-link.ts'), [path, target], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  if (child.stdout) await once(child.stdout, 'data')
  return {
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}
