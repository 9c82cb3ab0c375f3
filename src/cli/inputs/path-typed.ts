import { homedir } from 'node:os'
import { resolve } from 'node:path'

import type { Invocation } from '../invocation.ts'

/** A path as it was typed, made absolute: from the folder that the person is in, or from their home with a tilde. */
export function pathTyped({ surroundings }: Invocation, typed: string): string {
  return resolve(surroundings.folder, typed.replace(/^~(?=$|[/\\])/, homedir()))
}
