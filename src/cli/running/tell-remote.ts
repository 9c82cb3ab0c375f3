import type { Invocation } from '../invocation.ts'

/** How to reach a page that listens on this machine alone from another one, where this one is reached by SSH. */
export function tellRemote({ console, surroundings }: Invocation, url: string): void {
  if ((surroundings.environment['SSH_CONNECTION'] ?? '') === '') return
  const { port } = new URL(url)
  console.note(`From your own machine:  ssh -L ${port}:127.0.0.1:${port} ${userAndHost(surroundings)}`)
  console.note('and then open the link there.')
}

/** As somebody who came by SSH has called this machine: its address, from `CLIENT PORT SERVER PORT`. */
function userAndHost({ environment }: Invocation['surroundings']): string {
  const [, , server = 'HOST'] = (environment['SSH_CONNECTION'] ?? '').split(' ')
  return `${environment['USER'] ?? environment['LOGNAME'] ?? 'USER'}@${server}`
}
