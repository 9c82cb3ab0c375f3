import { amountText } from '#base'
import { type Lease, printCapability } from '#gate'

/** A lease in words: `Up to 20 effects of fs.move on fs.write:/home/ada/Invoices, until 2026-12-31 18:00 UTC.` */
export function leaseText({ tools, on, effects, until }: Omit<Lease, 'id' | 'root' | 'by'>): string {
  const many = effects === null ? 'All that it asks' : `Up to ${amountText(effects, 'effect')}`
  const by = tools.includes('*') ? '' : ` of ${tools.join(', ')}`
  const where = on === null ? '' : ` on ${on.map(printCapability).join(', ')}`
  const end =
    until === null ? '' : `, until ${new Date(until).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return `${many}${by}${where}${end}.`
}
