import assert from 'node:assert/strict'
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'

import { floors } from './floors.ts'
import manifest from './package.json' with { type: 'json' }
import { buildModelHouse, type ModelHouse } from './scripts/model-house.ts'
import { allowed, violations } from './scripts/violations.ts'
import core from './tsconfig.core.json' with { type: 'json' }

const root = import.meta.dirname
const modules = Object.keys(floors)
const pure = modules.filter((name) => !floors[name]?.node && !floors[name]?.browser)

describe('the table of floors', () => {
  test('has one floor for each folder of src, and no floor without a folder', () => {
    const folders = readdirSync(path.join(root, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && filesIn(entry.name).length > 0)
      .map((entry) => entry.name)
    assert.deepEqual(folders.toSorted(), modules.toSorted())
  })

  test('lets each floor use only floors above its own line', () => {
    for (const [index, name] of modules.entries()) {
      const lower = modules.slice(0, index)
      const upward = floors[name]?.uses.filter((used) => !lower.includes(used))
      assert.deepEqual({ name, upward }, { name, upward: [] })
    }
  })

  test('names only packages that the manifest lists: as dependencies, but for those that are built into the page', () => {
    const foreign = modules.flatMap((name) => {
      const { dependencies, optionalDependencies, devDependencies } = manifest
      // What reads PDFs here draws their pages there.
      const listed = floors[name]?.browser
        ? { ...devDependencies, ...dependencies }
        : { ...dependencies, ...optionalDependencies }
      return (floors[name]?.npm ?? []).filter((npm) => !Object.hasOwn(listed, npm))
    })
    assert.deepEqual(foreign, [])
  })

  test('calls pure exactly the modules that are compiled without Node', () => {
    assert.deepEqual(
      core.include,
      pure.map((name) => `src/${name}/**/*.ts`),
    )
  })
})

describe('the front doors', () => {
  const doors = Object.entries(manifest.imports)

  test('are listed one by one, each the index of its module, or a file or folder of the door’s name', () => {
    const odd = doors.filter(([door, file]) => {
      const [, name, side] = /^#([a-z]+)(?:\/([a-z]+))?$/.exec(door) ?? []
      const places = side === undefined ? ['index.ts'] : [`${side}.ts`, `${side}/index.ts`]
      return !places.some((place) => file === `./src/${name}/${place}`)
    })
    assert.deepEqual(odd, [])
  })

  test('all lead somewhere', () => {
    const blind = doors.filter(([, file]) => !existsSync(path.join(root, file)))
    assert.deepEqual(blind, [])
  })
})

describe('the source', () => {
  const files = globSync('{src,scripts,e2e,bench,bin}/**/*.{ts,js}', { cwd: root }).filter(
    (file) => !file.includes('node_modules') && !file.startsWith(path.join('bench', 'peers')),
  )

  test('has no file or folder with a name that says nothing', () => {
    const empty =
      /^(?:utils?|helpers?|common|misc|types|interfaces|constants|data|info|.*-?(?:manager|service|helpers?|utils?))$/
    const found = files.filter((file) =>
      file.split(path.sep).some((part) => empty.test(part.replace(/(?:\.\w+)+$/, ''))),
    )
    assert.deepEqual(found, [])
  })

  test('of pure modules does not ask what time it is', () => {
    const found = files.filter(
      (file) =>
        pure.some((name) => file.startsWith(path.join('src', name, path.sep))) &&
        !/\.(?:test|contract)\.ts$|testing/.test(file) &&
        /\bnew Date\(\)|(?<!new )\bDate\(\)/.test(readFileSync(path.join(root, file), 'utf8')),
    )
    assert.deepEqual(found, [])
  })
})

describe('the walls', () => {
  let house: ModelHouse
  before(async () => {
    house = await buildModelHouse(root, [...allowed, ...violations.map(([, file]) => file)])
  })
  after(() => house[Symbol.dispose]())

  for (const { path: file } of allowed) {
    test(`let ${file} through`, () => {
      assert.deepEqual(house.refusals(file), [])
    })
  }

  for (const [what, file, ...guards] of violations) {
    test(`refuse ${what}`, () => {
      const refusals = house.refusals(file.path)
      assert.deepEqual(
        guards.filter((guard) => !refusals.includes(guard)),
        [],
        `refused only by ${refusals.join(', ') || 'nobody'}`,
      )
    })
  }

  test('refuse at run time a door that is not declared', async () => {
    assert.match(await house.execute('src/gate/undeclared-door.ts'), /ERR_PACKAGE_IMPORT_NOT_DEFINED/)
  })

  test('refuse at run time what cannot be stripped away', async () => {
    assert.match(await house.execute('src/gate/enumeration.ts'), /ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX/)
  })
})

function filesIn(module: string): string[] {
  return globSync('**/*.ts', { cwd: path.join(root, 'src', module) })
}
