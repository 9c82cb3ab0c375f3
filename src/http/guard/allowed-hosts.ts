/** The names under which a server is reached. Everything is compared as it is written: there is one spelling of each. */
export interface AllowedHosts {
  /** Whether it may stand in `Host`. */
  hasHost(host: string): boolean
  /** Whether it may stand in `Origin`. */
  hasOrigin(origin: string): boolean
}

const loopback = ['127.0.0.1', 'localhost', '[::1]']
const defaultPort = 80

/** This machine's own names with the port, and those that somebody configured: `desk.example` or `desk.example:4777`. */
export function allowedHosts(port: number, configured: readonly string[]): AllowedHosts {
  const own = loopback.flatMap((name) => (port === defaultPort ? [name, `${name}:80`] : [`${name}:${port}`]))
  const hosts = new Set([...own, ...configured])
  const origins = new Set([
    ...own.map((host) => `http://${host}`),
    // Whoever allows a name of their own may have put TLS before it.
    ...configured.flatMap((host) => [`http://${host}`, `https://${host}`]),
  ])
  return { hasHost: (host) => hosts.has(host), hasOrigin: (origin) => origins.has(origin) }
}
