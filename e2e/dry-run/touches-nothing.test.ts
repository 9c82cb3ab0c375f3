import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, test } from 'node:test'

import { createRandom } from '#engine/testing'

import { makeRandomTree } from './random-tree.ts'

const program = path.resolve(import.meta.dirname, '../../bin/adjutant.js')
const canTrace = spawnSync('strace', ['-f', 'true']).status === 0

/** Calls that change what is at a path; `open` only with some flags. */
const changing =
  /^(?:creat|rename|renameat2?|unlink|unlinkat|mkdir|mkdirat|rmdir|link|linkat|symlink|symlinkat|mknod|mknodat|truncate|chmod|fchmodat2?|chown|lchown|fchownat|utime|utimes|utimensat|futimesat|setxattr|lsetxattr|removexattr|lremovexattr)\(/
const opening = /^(?:open|openat|openat2)\(.*\b(?:O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_TMPFILE)\b/
/** Calls that change an open file. What is written to was opened for it. */
const changingOpen = /^(?:fchmod|fchown|ftruncate|fsetxattr|fallocate)\(/
const calls =
  'open,openat,openat2,creat,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,link,linkat,symlink,symlinkat,mknod,mknodat,truncate,chmod,fchmodat,chown,lchown,fchownat,utime,utimes,utimensat,futimesat,setxattr,lsetxattr,removexattr,lremovexattr,fchmod,fchown,ftruncate,fsetxattr,fallocate,connect,sendto'

interface Traced {
  readonly code: number | null
  readonly out: string
  readonly err: string
  /** Calls that change something, or reach for the network. */
  readonly changes: readonly string[]
}

function trace(top: string, args: readonly string[]): Traced {
  const log = path.join(top, 'trace')
  const { status, stdout, stderr } = spawnSync(
    'strace',
    ['-f', '-qq', '-s', '4096', '-y', '-e', `trace=${calls}`, '-o', log, process.execPath, program, ...args],
    {
      cwd: top,
      encoding: 'utf8',
      // What Node keeps of the program's own text, beside the program, is not what is looked for here.
      env: { PATH: process.env['PATH'], HOME: path.join(top, 'person'), NODE_DISABLE_COMPILE_CACHE: '1' },
    },
  )
  const lines = readFileSync(log, 'utf8')
    .split('\n')
    .map((line) => line.replace(/^\d+ +/, ''))
  return {
    code: status,
    out: stdout,
    err: stderr,
    changes: lines.filter(
      (line) =>
        changing.test(line) ||
        opening.test(line) ||
        changingOpen.test(line) ||
        /^connect\(.*AF_INET/.test(line) ||
        /^sendto\(.*AF_INET/.test(line),
    ),
  }
}

/** Of those calls, the ones that do not name a place in one of these folders, nor a device of no consequence. */
function outside({ changes }: Traced, folders: readonly string[]): string[] {
  const harmless = [
    ...folders.map((folder) => `"${folder}`),
    ...folders.map((folder) => `<${folder}`),
    '"/dev/null"',
    '"/dev/tty"',
  ]
  return changes.filter((line) => !harmless.some((place) => line.includes(place)))
}

describe('a dry-run, watched by the system', { skip: !canTrace }, () => {
  for (const [what, withHome] of [
    ['with a home changes nothing outside of it', true],
    ['without a home changes nothing at all, and makes none', false],
  ] as const) {
    test(what, () => {
      const top = mkdtempSync(path.join(tmpdir(), 'adjutant-traced-'))
      try {
        const [home, folder] = [path.join(top, 'home'), path.join(top, 'folder')]
        mkdirSync(folder)
        makeRandomTree(folder, createRandom(withHome ? 5 : 6), null)
        if (withHome) {
          const made = spawnSync(process.execPath, [program, 'runs', '--home', home], { encoding: 'utf8' })
          const begun = spawnSync(
            process.execPath,
            [program, 'demo', path.join(top, 'demo'), '--home', home],
            { encoding: 'utf8' },
          )
          assert.ok(existsSync(home), `${made.stderr}${begun.stderr}`)
        }
        const workflow = path.join(import.meta.dirname, 'workflows/churn.yaml')
        const traced = trace(top, ['dry-run', workflow, '-i', `folder=${folder}`, '--home', home, '--json'])
        assert.equal(traced.code, 0, traced.err)
        const { files } = JSON.parse(traced.out) as { files: { changes: readonly unknown[] } }
        assert.ok(files.changes.length > 5, 'there was something to do')
        assert.deepEqual(outside(traced, withHome ? [home] : []), [])
        assert.equal(existsSync(home), withHome)
      } finally {
        rmSync(top, { recursive: true, force: true })
      }
    })
  }

  test('would be caught: a real run is', () => {
    const top = mkdtempSync(path.join(tmpdir(), 'adjutant-traced-'))
    try {
      const folder = path.join(top, 'folder')
      mkdirSync(folder)
      makeRandomTree(folder, createRandom(5), null)
      const home = path.join(top, 'home')
      const args = [
        'run',
        'tidy-folder',
        '-i',
        `folder=${folder}`,
        '--home',
        home,
        '--mode',
        'autopilot',
        '--json',
      ]
      assert.notEqual(outside(trace(top, args), [home]).length, 0)
    } finally {
      rmSync(top, { recursive: true, force: true })
    }
  })
})
