import path from 'node:path'

import type { ModelTape } from '#contract'

import { type ExitCode, exitCodes } from '../command.ts'
import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import { ask } from '../running/ask-operation.ts'

/** `adjutant models record` */
export function recordCommand(invocation: Invocation): Promise<ExitCode> {
  return set(invocation, 'record')
}

/** `adjutant models replay` */
export function replayCommand(invocation: Invocation): Promise<ExitCode> {
  return set(invocation, 'replay')
}

/** `adjutant models live` */
export async function liveCommand(invocation: Invocation): Promise<ExitCode> {
  const { console } = invocation
  const { tape } = await ask(invocation, 'models.removeTape', {})
  console.answer({ tape }, () => console.line('Providers are asked, and nothing is written down of it.'))
  return exitCodes.done
}

export function tapeText({ does, file }: Pick<ModelTape, 'does' | 'file'>): string {
  return does === 'record'
    ? `What models are asked and answer is written to ${file}.`
    : `Models are answered from ${file}: nobody is asked, and nothing is charged.`
}

async function set(invocation: Invocation, does: ModelTape['does']): Promise<ExitCode> {
  const { console, given, surroundings } = invocation
  const named = given.arg(0)
  if (!named.endsWith('.jsonl'))
    throw usage(`${named} does not end in .jsonl.`, 'Recordings are files of JSON lines.')
  const file = path.resolve(surroundings.folder, named)
  const { tape } = await ask(invocation, 'models.setTape', { does, file })
  console.answer({ tape }, () => {
    console.line(tapeText({ does, file }))
    console.note('Until: adjutant models live')
  })
  return exitCodes.done
}
