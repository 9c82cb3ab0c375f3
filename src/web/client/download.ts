import type { OperationName } from '#contract'

import { client } from './client.ts'
import type { Input } from './create-client.ts'

/** An address that a link or an image can use once within a minute, for an operation that is a GET. @throws Failure */
async function ticketed<Name extends OperationName>(
  name: Name,
  input: Input<Name>,
  { signal }: { signal: AbortSignal },
): Promise<string> {
  const path = client.pathOf(name, input)
  const response = await client.ask('/api/v2/tickets', { method: 'POST', body: { path }, signal })
  const { ticket } = (await response.json()) as { ticket: string }
  return `${path}${path.includes('?') ? '&' : '?'}ticket=${encodeURIComponent(ticket)}`
}

/** Lets the browser save what an operation gives. @throws Failure */
export async function download<Name extends OperationName>(
  name: Name,
  input: Input<Name>,
  options: { signal: AbortSignal },
): Promise<void> {
  const link = document.createElement('a')
  link.href = await ticketed(name, input, options)
  link.download = ''
  link.click()
}
