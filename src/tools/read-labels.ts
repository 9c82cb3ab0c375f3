import { joinLabels, type Label, personLabel } from '#contract'
import type { KeptRecord } from '#gate'

const labels = new WeakMap<object, Label>()

/** What is given out of records is what they are: the gate asks for it right after, by {@link labelRead}. */
export function readFrom<Output extends object>(
  output: Output,
  records: readonly Pick<KeptRecord, 'label'>[],
): Output {
  labels.set(
    output,
    records.reduce<Label>((all, { label }) => joinLabels(all, label), personLabel),
  )
  return output
}

/** Before there is an output anybody may have written what it will hold. */
export function labelRead(output: object | undefined): Label {
  return (output && labels.get(output)) ?? anybodys
}

const anybodys: Label = { integrity: 'untrusted', confidentiality: 'private', sources: [] }
