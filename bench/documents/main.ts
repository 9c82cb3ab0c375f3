import { parseArgs } from 'node:util'

import { measureRecall } from './recall.ts'
import { measureThroughput } from './throughput.ts'
import { documentsUsage } from './usage.ts'

export async function benchDocuments(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { limit: { type: 'string', default: '10000' } },
  })
  const [what, folder] = positionals
  if (folder && what === 'recall') await measureRecall(folder, Number(values.limit))
  else if (folder && what === 'read') await measureThroughput(folder, Number(values.limit))
  else process.stdout.write(documentsUsage)
}
