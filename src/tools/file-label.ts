import type { Label } from '#contract'

/** What stands in a file or a name was written by whoever put it there, and is the person's own business. */
export function fileLabel(path: string): Label {
  return { integrity: 'untrusted', confidentiality: 'private', sources: [`file:${path}`] }
}
