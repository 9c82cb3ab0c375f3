import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { canTrace, runScript, syncsIn } from '../engine/process.ts'

const few = 20

/**
 * Syncs of the disk for each call of a run, one for each group commit. A run of 3N calls less one of N, so that what setting
 * up and ending cost falls out. Undefined where strace is not installed or not allowed.
 */
export async function syncsPerCall(
  url: string,
  { signal }: { signal: AbortSignal },
): Promise<number | undefined> {
  if (!canTrace()) return undefined
  const [short, long] = [await syncsOf(url, few, signal), await syncsOf(url, 3 * few, signal)]
  return (long - short) / (2 * few)
}

async function syncsOf(url: string, calls: number, signal: AbortSignal): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'adjutant-bench-'))
  const summary = path.join(folder, 'strace.txt')
  try {
    const wrapper = ['strace', '-f', '--seccomp-bpf', '-c', '-e', 'trace=fsync,fdatasync', '-o', summary]
    const script = path.join(import.meta.dirname, 'run-alone.ts')
    const args = ['--url', url, '--calls', String(calls)]
    await runScript({ script, args, folder, wrapper }, { signal })
    return syncsIn(readFileSync(summary, 'utf8'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
