/** A share of the Berkeley function calling tasks in each language; all of them with `npm run campaign -- bfcl`. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { kinds } from './testing/asking.ts'
import { readBfcl, whyNoBfcl } from './testing/bfcl.ts'
import { bfclRoundTrip } from './testing/bfcl-round-trip.ts'

describe('calls of tools in small pieces', { skip: whyNoBfcl }, () => {
  for (const kind of kinds) {
    test(`${kind}: come as they were sent, with the names that we know the tools by`, async () => {
      const tasks = readBfcl().filter((_, index) => index % 20 === 0)
      const { calls, exact, tools, schemas, renamed, bad } = await bfclRoundTrip(kind, tasks)
      assert.deepEqual(bad, [])
      assert.ok(calls >= 100 && renamed >= 20, `${calls} calls, ${renamed} tasks with other names`)
      assert.deepEqual([exact, schemas], [calls, tools])
    })
  }
})
