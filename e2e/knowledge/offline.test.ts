/** Without a network, a folder is read and asked about: at the command line and in the page, with and without the model. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { noBrowser } from '../web/chromium.ts'
import type { Count } from './judge-answer.ts'
import { noNamespace, runWithoutNetwork } from './offline/without-network.ts'

interface Asked {
  readonly report: { readonly added: number; readonly unread: number }
  readonly by: string
  readonly counts: Readonly<Record<'dev' | 'held-out', Count>>
}

describe('a folder is asked about without a network', { skip: noNamespace }, () => {
  const modes = [
    ['with-model', 'meaning and words'],
    ['without-model', 'words'],
  ] as const
  for (const [mode, by] of modes) {
    test(`at the command line, ${mode}: 32 of 40, and 18 of 20 are not there`, async (context) => {
      const asked = (await runWithoutNetwork('ask-all.ts', mode, 'dev', 'held-out')) as Asked
      context.diagnostic(JSON.stringify(asked))
      const { report, counts } = asked
      const { dev, 'held-out': heldOut } = counts
      assert.equal(asked.by, by)
      assert.ok(report.added > 70)
      assert.equal(report.unread, 0)
      assert.ok(dev.right + heldOut.right >= 32, `${dev.right + heldOut.right} are right`)
      assert.ok(dev.refused + heldOut.refused >= 18, `${dev.refused + heldOut.refused} are refused`)
    })
  }

  test('in the page: read, asked, cited, and honestly not found', { skip: noBrowser }, async () => {
    assert.deepEqual(await runWithoutNetwork('ask-in-page.ts'), { complaints: [] })
  })
})
