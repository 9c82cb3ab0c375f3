import { joinLabels, type Label } from '#contract'

/**
 * What a model has read, with something more of this label. Its own words, which come back to it in the results of what it
 * asked for, are none of what others wrote.
 */
export function alsoRead(read: Label, { integrity, confidentiality, sources }: Label): Label {
  const others = sources.filter((source) => !source.startsWith('model:'))
  const isOwn = integrity === 'untrusted' && sources.length > 0 && others.length === 0
  return joinLabels(read, { integrity: isOwn ? 'trusted' : integrity, confidentiality, sources: others })
}
