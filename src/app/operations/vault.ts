import { z } from 'zod'

import type { Implementations, Operations, SecretView } from '#contract'
import { type BoundHost, parseHost, type SecretSummary } from '#vault'

import { keyStoreOf } from '../home.ts'
import type { Desk } from './desk.ts'
import { placeFrom, placeText } from './list-place.ts'
import { wireTime } from './wire-time.ts'

type Named = Extract<keyof Operations, `vault.${string}`>

const Place = z.tuple([z.string()])

export function vaultOperations(desk: Desk): Pick<Implementations<Operations>, Named> {
  const { vault, home } = desk.workspace
  return {
    async 'vault.list'({ cursor, limit }) {
      const [last = ''] = cursor === undefined ? [] : placeFrom(Place, cursor)
      const rest = vault.list().filter(({ name }) => name > last)
      const items = rest.slice(0, limit)
      const end = items.at(-1)
      return { items: items.map(secretView), next: rest.length > limit && end ? placeText([end.name]) : null }
    },

    async 'vault.set'({ name, value, hosts, methods, paths, header, replace }, { caller: { by } }) {
      const binding = {
        hosts: hosts.map(parseHost),
        methods: methods.map((method) => method.toUpperCase()),
        paths,
        header: header.toLowerCase(),
      }
      const secret = vault.set(name, value, { binding, replace, by })
      desk.changed('vault')
      return secretView(secret)
    },

    async 'vault.rotate'({ name, value }, { caller: { by } }) {
      const secret = vault.rotate(name, value, { by })
      desk.changed('vault')
      return secretView(secret)
    },

    async 'vault.remove'({ name }, { caller: { by } }) {
      vault.remove(name, { by })
      desk.changed('vault')
      return { removed: true }
    },

    async 'vault.rekey'(_input, { caller: { by } }) {
      const { secrets } = vault.rekey({ by })
      desk.changed('vault')
      return { secrets }
    },

    async 'vault.lock'(_input, { signal }) {
      await keyStoreOf(home.folder, desk.access).lock({ signal })
      return { locked: true }
    },
  }
}

function secretView({ name, binding, version, retired, createdAt, rotatedAt }: SecretSummary): SecretView {
  return {
    name,
    binding: binding && {
      hosts: binding.hosts.map(hostText),
      methods: [...binding.methods],
      paths: [...binding.paths],
      header: binding.header,
    },
    version,
    retired,
    createdAt: wireTime(createdAt),
    rotatedAt: wireTime(rotatedAt),
  }
}

/** As `parseHost` reads it. */
function hostText({ host, port }: BoundHost): string {
  const name = host.includes(':') ? `[${host}]` : host
  return port === null ? name : `${name}:${port}`
}
