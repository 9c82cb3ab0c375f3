/** A terminal that can be read letter by letter. */
interface Terminal {
  setRawMode(raw: boolean): unknown
  setEncoding(encoding: 'utf8'): unknown
  on(event: 'data', listener: (text: string) => void): unknown
  off(event: 'data', listener: (text: string) => void): unknown
  resume(): unknown
  pause(): unknown
}

const controls = {
  end: '\u0004',
  interrupt: '\u0003',
  erase: ['\u0008', '\u007f'],
  eraseAll: '\u0015',
} as const

/**
 * A line that nobody sees as it is typed: no letter of it goes to the screen.
 *
 * @param options.ask writes the question; called when nothing is shown any more, for some answer at once
 * @param options.interrupted called for Ctrl-C, which a terminal read in this way does not turn into a signal
 */
export function readHiddenLine(
  terminal: Terminal,
  { limit, ask, interrupted }: { limit: number; ask: () => void; interrupted: () => void },
): Promise<string> {
  return new Promise((resolve) => {
    let line: string[] = []
    function end(): void {
      terminal.off('data', take)
      terminal.setRawMode(false)
      terminal.pause()
      resolve(line.join(''))
    }
    function take(text: string): void {
      for (const letter of text) {
        if (letter === '\r' || letter === '\n' || letter === controls.end) return end()
        if (letter === controls.interrupt) {
          line = []
          end()
          return interrupted()
        }
        if (controls.erase.some((erase) => erase === letter)) line.pop()
        else if (letter === controls.eraseAll) line = []
        else if (line.length < limit) line.push(letter)
      }
    }
    terminal.setEncoding('utf8')
    terminal.setRawMode(true)
    terminal.on('data', take)
    terminal.resume()
    ask()
  })
}
