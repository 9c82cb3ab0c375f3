import { renameSync, symlinkSync } from 'node:fs'

/** Changes a path between what is there and a link to somewhere else, as fast as it can, until it is ended. */
const [path, target] = process.argv.slice(2)
if (path === undefined || target === undefined) throw new Error('usage: flip-link PATH TARGET')
const [real, link] = [`${path}.real`, `${path}.link`]
const there = path
symlinkSync(target, link)
process.once('disconnect', () => process.exit())
process.stdout.write('flipping\n')

let aside = 0

/** In a moment when nothing is there, the program under attack may have made a folder of that name. */
function put(from: string): void {
  while (true) {
    try {
      renameSync(from, there)
      return
    } catch {
      aside += 1
      renameSync(there, `${there}.aside-${aside}`)
    }
  }
}

function flip(): void {
  for (let round = 0; round < 100; round += 1) {
    renameSync(there, real)
    put(link)
    renameSync(there, link)
    put(real)
    // At times a moment of peace, so that something also goes well.
    const until = performance.now() + (round % 8) / 10
    while (performance.now() < until);
  }
  setImmediate(flip)
}
flip()
