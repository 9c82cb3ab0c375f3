import type { Scrubber } from '#gate'

/** The same bytes where nothing had to be taken out. */
export function scrubBytes(given: Uint8Array, scrubber: Scrubber): Uint8Array {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength).toString('latin1')
  const scrubbed = scrubber.bytes(bytes)
  return scrubbed === bytes ? given : new Uint8Array(Buffer.from(scrubbed, 'latin1'))
}

export function scrubHeaders(
  headers: Readonly<Record<string, string>>,
  scrubber: Scrubber,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [scrubber.bytes(name), scrubber.bytes(value)]),
  )
}
