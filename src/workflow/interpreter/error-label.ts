import type { Label } from '#contract'

/** The label of what a tool or another run says about its failure: it may quote anything that it has read. */
export function fromOutside(node: string): Label {
  return { integrity: 'untrusted', confidentiality: 'private', sources: [`error:${node}`] }
}
