/** A place in the order of all events; what clients give back to go on from there. */
export interface Place {
  readonly epoch: string
  readonly position: number
}

/** `epoch.position`, the id of an event on the wire. */
export function placeText({ epoch, position }: Place): string {
  return `${epoch}.${position}`
}

/** Undefined for a text that is none. */
export function readPlace(text: string): Place | undefined {
  const [, epoch = '', position = ''] = /^([0-9a-z]{1,40})\.(\d{1,15})$/.exec(text) ?? []
  return epoch === '' ? undefined : { epoch, position: Number(position) }
}
