import assert from 'node:assert/strict'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'

import type { DocumentView, SearchHit, WatchView } from '#contract'

import { openPlace, type Place, type Started } from '../cli/place.ts'
import { freePort } from '../daemon/free-port.ts'
import { byWordsAlone } from './by-words-alone.ts'

/** Changes of a burst, more than are followed one by one, and how long they may take to be read on a loaded machine. */
const burst = 300
const patienceMs = 240_000

describe('a watched folder', () => {
  let place: Place
  let papers: string
  let daemon: Started | undefined

  before(async () => {
    place = openPlace()
    await byWordsAlone(place)
    papers = place.path('papers')
    mkdirSync(papers)
    place.put('papers/first.txt', 'The first word is aardvark.')
  })
  after(async () => {
    await stop()
    place[Symbol.dispose]()
  })

  async function start(): Promise<void> {
    daemon = place.start(['up', '--no-browser', '--port', await freePort()], { limitMs: 600_000 })
    await daemon.says(/#t=[\w-]+/)
  }
  async function stop(): Promise<void> {
    daemon?.child.kill('SIGTERM')
    await daemon?.ended
    daemon = undefined
  }

  async function listed(): Promise<string[]> {
    const documents = await place.json<DocumentView[]>('documents', 'list', '-n', '5000')
    return documents.map(({ path: at }) => path.relative(papers, at))
  }
  async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
    for (const end = Date.now() + patienceMs; !(await holds());) {
      if (Date.now() > end)
        assert.fail(`It never came to this: ${what}. ${(await listed()).slice(0, 20).join(', ')}`)
      await setTimeout(500)
    }
  }
  async function finds(word: string): Promise<boolean> {
    // By what it means, something is always near.
    const { hits } = await place.json<{ hits: SearchHit[] }>('search', word)
    return hits.some(({ quote }) => quote.includes(word))
  }

  test('is read when it is added, with or without a daemon', async () => {
    const watch = await place.json<WatchView>('watch', 'add', 'papers')
    assert.equal(watch.reading?.report?.added, 1)
    assert.equal(watch.isWatched, false)
    assert.match((await place.call('watch', 'list')).out, /the daemon is not up/)
    assert.match((await place.call('watch', 'add', 'papers')).err, /watched already/)
    assert.equal((await place.call('watch', 'add', 'nowhere')).code, 1)
  })

  test('what changes is read: new files, new folders within new folders, renames, ends', async () => {
    await start()
    await until('it is followed', async () => {
      const [watch] = await place.json<WatchView[]>('watch', 'list')
      return watch?.isWatched === true && watch.reading?.status === 'completed'
    })
    place.put('papers/second.txt', 'The second word is buffalo.')
    place.put('papers/deep/deeper/third.md', '# Third\n\nThe third word is caribou.')
    await until('the new ones are found', async () => (await finds('buffalo')) && finds('caribou'))
    renameSync(path.join(papers, 'deep'), path.join(papers, 'elsewhere'))
    rmSync(path.join(papers, 'first.txt'))
    writeFileSync(path.join(papers, 'second.txt'), 'The second word is now dromedary.')
    await until('it is as the folder is', async () => {
      const now = await listed()
      return (
        JSON.stringify(now) === JSON.stringify(['elsewhere/deeper/third.md', 'second.txt']) &&
        (await finds('dromedary'))
      )
    })
    assert.equal(await finds('aardvark'), false)
    assert.equal(await finds('buffalo'), false)
  })

  test('a burst of changes is followed, and what comes while nobody watches is read at the next start', async () => {
    const expected = ['elsewhere/deeper/third.md', 'second.txt']
    for (let index = 0; index < burst; index += 1) {
      const name = `many/${index % 20}/${index % 7}/${index}.txt`
      place.put(`papers/${name}`, `Number ${index} of the burst.`)
      expected.push(name)
    }
    await until('the burst is read', async () => (await listed()).length === expected.length)
    assert.deepEqual(await listed(), expected.toSorted())
    await stop()
    rmSync(path.join(papers, 'many/3'), { recursive: true })
    renameSync(path.join(papers, 'many/4'), path.join(papers, 'many/forty'))
    place.put('papers/late.txt', 'The last word is echidna.')
    await start()
    await until('what came meanwhile is found', async () => finds('echidna'))
    const left = expected
      .filter((name) => !name.startsWith('many/3/'))
      .map((name) => name.replace(/^many\/4\//, 'many/forty/'))
    await until('what went meanwhile is gone', async () => (await listed()).length === left.length + 1)
    assert.deepEqual(await listed(), [...left, 'late.txt'].toSorted())
  })

  test('is paused, resumed and left', async () => {
    assert.equal((await place.json<WatchView>('watch', 'pause', 'papers')).paused, true)
    place.put('papers/paused.txt', 'The paused word is ferret.')
    await setTimeout(2_000)
    assert.equal(await finds('ferret'), false)
    await place.json('watch', 'resume', 'papers')
    await until('it is read again', async () => finds('ferret'))
    assert.equal((await place.call('watch', 'rm', 'papers')).code, 0)
    assert.deepEqual(await place.json('watch', 'list'), [])
    assert.equal(await finds('ferret'), true)
    assert.match((await place.call('watch', 'rm', 'papers')).err, /is not watched/)
  })
})
