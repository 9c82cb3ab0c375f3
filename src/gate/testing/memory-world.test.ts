import { describe } from 'node:test'

import type { Grant } from '#contract'

import { testBlobs } from '../ports/blobs.contract.ts'
import { testEgress } from '../ports/egress.contract.ts'
import { testFiles } from '../ports/files.contract.ts'
import { testGrantedPatterns } from '../ports/granted-patterns.contract.ts'
import { createMemoryBlobs } from './memory-blobs.ts'
import { createMemoryFiles } from './memory-files.ts'
import { createScriptedEgress } from './scripted-egress.ts'

const nothing = async (): Promise<void> => {}

describe('files in memory', () => {
  testFiles(async () => {
    const grant = (capability: Grant['capability'], resource: string): Grant => ({
      capability,
      resource,
      reason: '',
    })
    const files = createMemoryFiles({
      grants: [grant('fs.write', '/top/writable'), grant('fs.read', '/top/readable')],
      tree: { '/top/writable': null, '/top/readable': null, '/top/outside': null },
    })
    return {
      files,
      writable: '/top/writable',
      readable: '/top/readable',
      outside: '/top/outside',
      put: async (path, text) => files.put(path, text),
      putLink: async (path, target) => files.put(path, { link: target }),
      tree: async (folder) =>
        Object.fromEntries(
          Object.entries(files.snapshot())
            .filter(([path]) => path.startsWith(`${folder}/`))
            .map(([path, content]) => [path.slice(folder.length + 1), content]),
        ),
      [Symbol.asyncDispose]: nothing,
    }
  })
})

describe('files in memory, granted by patterns', () => {
  testGrantedPatterns(async () => {
    const files = createMemoryFiles({ tree: { '/top': null } })
    return {
      folder: '/top',
      within: (grants) => files.within(grants),
      put: async (path, text) => files.put(path, text),
      putLink: async (path, target) => files.put(path, { link: target }),
      tree: async (folder) =>
        Object.fromEntries(
          Object.entries(files.snapshot())
            .filter(([path]) => path.startsWith(`${folder}/`))
            .map(([path, text]) => [path.slice(folder.length + 1), text]),
        ),
      [Symbol.asyncDispose]: nothing,
    }
  })
})

describe('blobs in memory', () => {
  testBlobs(async () => {
    const blobs = createMemoryBlobs()
    return { blobs, damage: async (ref) => blobs.damage(ref), [Symbol.asyncDispose]: nothing }
  })
})

describe('a scripted network', () => {
  testEgress(async () => {
    const server = 'http://server.example:80'
    const egress = createScriptedEgress({
      'dead.example:80': null,
      'server.example:80': ({ url, method, body }) => {
        const { pathname } = new URL(url)
        if (pathname === '/echo') {
          const text = new TextDecoder().decode(body ?? new Uint8Array())
          return { status: 200, headers: { 'X-Echo': 'yes' }, body: `${method}:${text}` }
        }
        if (pathname === '/big') return { status: 200, body: 'x'.repeat(10_000) }
        if (pathname === '/hop') return { status: 302, headers: { Location: '/echo' } }
        if (pathname === '/loop') return { status: 302, headers: { Location: '/loop' } }
        if (pathname === '/out') return { status: 302, headers: { Location: 'http://forbidden.example/' } }
        if (pathname === '/lost') return { lost: true }
        if (pathname === '/never') return new Promise(() => {})
        return { status: Number(pathname.split('/').at(-1)) }
      },
    })
    return {
      egress,
      server: server.replace(':80', ''),
      forbidden: 'http://forbidden.example/',
      dead: 'http://dead.example/',
      arrived: () => egress.requests.map(({ method, url }) => `${method} ${new URL(url).pathname}`),
      [Symbol.asyncDispose]: nothing,
    }
  })
})
