/** A JSON pointer (RFC 6901) made longer by one step. */
export function pointerTo(parent: string, step: string | number): string {
  return `${parent}/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

export function toPointer(path: readonly PropertyKey[]): string {
  return path.reduce<string>((parent, step) => pointerTo(parent, String(step)), '')
}

/** The steps of a JSON pointer; none for the empty one. */
export function fromPointer(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}
