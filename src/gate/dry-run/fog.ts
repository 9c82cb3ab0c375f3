import type { Need } from '#contract'

/** Places that an effect would change in a way that is not known: nobody can tell what is there afterwards. */
export class Fog {
  private readonly places: { readonly path: string; readonly tool: string }[] = []

  /** @param tool that would change what it needs to write */
  add(needs: readonly Need[], tool: string): void {
    for (const { capability, resource } of needs)
      if (capability === 'fs.write') this.places.push({ path: resource, tool })
  }

  /** Why what is needed is not known, if it is not. */
  hides(needs: readonly Need[]): string | undefined {
    if (this.places.length === 0) return undefined
    for (const { capability, resource } of needs) {
      if (capability !== 'fs.read' && capability !== 'fs.write') continue
      const place = this.places.find(({ path }) => isAtOrBelow(resource, path))
      if (place) return `${place.tool} would have changed ${place.path} in a way that is not known.`
    }
    return undefined
  }
}

function isAtOrBelow(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`) || path.startsWith(`${place}\\`)
}
