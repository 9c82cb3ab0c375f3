import { spawn } from 'node:child_process'
import process from 'node:process'

/** Whether somebody sits in front of a screen that a browser could be opened on. */
export function canOpenBrowser(environment: Readonly<Record<string, string | undefined>>): boolean {
  if (process.platform === 'darwin' || process.platform === 'win32')
    return (environment['SSH_CONNECTION'] ?? '') === ''
  return ['DISPLAY', 'WAYLAND_DISPLAY'].some((name) => (environment[name] ?? '') !== '')
}

/**
 * Asks the system to show an address in the person's browser. The address is for one use, so that other users of the
 * machine who see it among the processes come too late.
 *
 * @returns false when there is nothing that would
 */
export async function openBrowser(url: string): Promise<boolean> {
  const [file, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url]
  return new Promise((resolve) => {
    const child = spawn(file ?? '', args, { stdio: 'ignore', detached: true })
    child.on('error', () => {
      resolve(false)
    })
    child.on('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}
