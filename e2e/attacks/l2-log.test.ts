import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'

import { openPlace } from '../cli/place.ts'

const forged = '\\n{\\"level\\":\\"info\\",\\"event\\":\\"run.completed\\"}\\u001b[2J\\u202e\\u2028'

describe('L2: lines of a log that somebody else would write', () => {
  test('cannot be written by a workflow, its names, its inputs or its errors', async () => {
    using place = openPlace()
    place.put(
      'forge.json',
      `{"adjutant":1,"name":"forge","title":"${forged}","steps":[{"id":"a","title":"${forged}","use":"fs.read","with":{"path":"/nowhere/${forged}"}}]}`,
    )
    const ran = await place.call('run', 'forge.json', '--grant', 'fs.read:/nowhere')
    assert.notEqual(ran.code, 0)
    const text = readFileSync(path.join(place.home, 'logs', 'adjutant.log'), 'utf8')
    assert.doesNotMatch(text.replaceAll('\n', ''), /[^\u0020-\u007e]/)
    const lines = text.trimEnd().split('\n')
    const events = lines.map((line) => (JSON.parse(line) as { event: string }).event)
    assert.deepEqual(
      events.filter((event) => event === 'run.completed'),
      [],
    )
    assert.deepEqual(
      events.filter((event) => event.startsWith('run.')),
      ['run.started', 'run.failed'],
      text,
    )
    const shown = await place.call('logs')
    assert.doesNotMatch(shown.out.replaceAll('\n', ''), /[\u0000-\u001F\u007F-\u009F\u2028-\u202E]/)
    assert.equal(shown.out.trimEnd().split('\n').length, lines.length)
  })
})
