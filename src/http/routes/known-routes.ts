import type { FastifyInstance } from 'fastify'

/** Which addresses a server knows, and by which methods they are asked. */
export interface KnownRoutes {
  /** All of them, each as `GET /api/v2/runs/:id`, in the order of their making. */
  readonly all: readonly string[]
  /** The methods at a path, such as `/api/v2/runs/r1`; none when nothing is there. */
  methodsAt(path: string): readonly string[]
}

/** Notes the routes of a server and of all that is registered in it. Call before the first is made. */
export function noteRoutes(app: FastifyInstance): KnownRoutes {
  const all: string[] = []
  const patterns = new Map<string, { readonly fits: RegExp; readonly methods: Set<string> }>()
  app.addHook('onRoute', ({ method, url }) => {
    const pattern = patterns.get(url) ?? { fits: patternOf(url), methods: new Set() }
    patterns.set(url, pattern)
    for (const one of [method].flat()) {
      pattern.methods.add(one)
      all.push(`${one} ${url}`)
    }
  })
  return {
    all,
    methodsAt(path) {
      const fitting = [...patterns.values()].filter(({ fits }) => fits.test(path))
      return [...new Set(fitting.flatMap(({ methods }) => [...methods]))].toSorted()
    },
  }
}

function patternOf(url: string): RegExp {
  const parts = url.split(/(:[^/]+|\*)/).map((part) => {
    if (part === '*') return '.*'
    return part.startsWith(':') ? '[^/]+' : RegExp.escape(part)
  })
  return new RegExp(`^${parts.join('')}$`)
}
