import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'

const longestPort = 65_535

/** The port that was asked for. @throws AppError `cli.usage` */
export function portOf({ given }: Invocation): number | undefined {
  const port = given.count('port', 1)
  if (port !== undefined && port > longestPort) throw usage(`--port takes a number up to ${longestPort}.`)
  return port
}

/** @throws AppError `cli.usage` */
export function hostsOf({ given }: Invocation): readonly string[] {
  return given.list('allowHost').map((host) => {
    const url = URL.parse(`http://${host}`)
    if (url?.host === host.toLowerCase() && url.pathname === '/' && url.username === '') return url.host
    throw usage(
      `${JSON.stringify(host)} is no address.`,
      'Write HOST or HOST:PORT, such as desk.example:4777.',
    )
  })
}
